import type { WasmFunction } from '@strata/wasm';
import {
  add,
  and,
  bitCount,
  constant,
  get,
  getGlobal,
  giveBack,
  greater,
  increase,
  isZero,
  leadingZeros,
  leave,
  leaveIf,
  less,
  lessOrEqual,
  load,
  loop,
  sequence,
  set,
  setGlobal,
  shiftLeft,
  store,
  subtract,
  tee,
  trailingZeros,
  vector,
  when,
} from '@strata/wasm';
import { Layout, MAX_PACKED, ROW_BYTES } from './layout.ts';

const lineFeeds = (at: string, offset = 0) => vector.highBits(vector.equal(vector.load(get(at), offset), get('feeds')));
const setFeeds = set('feeds', vector.splat(constant(10)));

/** Where the first line feed at or behind `at` is; `end` if there is none before. Reads up to 15 bytes beyond. */
export const newline: WasmFunction = {
  params: ['at', 'end'],
  gives: true,
  locals: ['found'],
  vectors: ['feeds'],
  body: sequence(
    setFeeds,
    loop(
      'chunks',
      when(
        less(get('at'), get('end')),
        when(
          tee('found', lineFeeds('at')),
          set('at', add(get('at'), trailingZeros(get('found')))),
          when(less(get('at'), get('end')), giveBack(get('at'))),
          giveBack(get('end')),
        ),
        increase('at', 16),
        leave('chunks'),
      ),
    ),
    get('end'),
  ),
};

/** Chunks of 16 bytes that are counted without looking where their line feeds are. */
const BULK = 4;

/** Moves the globals `start` and `line` on to the line that `to` is in; `start` is at or before it. */
export const advance: WasmFunction = {
  params: ['to'],
  gives: false,
  locals: ['at', 'found', 'left', 'lines', 'start'],
  vectors: ['feeds'],
  body: sequence(
    setFeeds,
    set('start', getGlobal('start')),
    set('at', get('start')),
    loop(
      'bulk',
      when(
        lessOrEqual(add(get('at'), constant(16 * BULK)), get('to')),
        ...Array.from({ length: BULK }, (_, i) => set('lines', add(get('lines'), bitCount(lineFeeds('at', 16 * i))))),
        increase('at', 16 * BULK),
        leave('bulk'),
      ),
    ),
    // The last of those counted is searched for backwards.
    when(
      get('lines'),
      set('start', get('at')),
      loop(
        'back',
        set('start', subtract(get('start'), constant(16))),
        leaveIf('back', isZero(tee('found', lineFeeds('start')))),
      ),
      set('start', add(get('start'), subtract(constant(32), leadingZeros(get('found'))))),
    ),
    loop(
      'chunks',
      when(
        less(get('at'), get('to')),
        set('found', lineFeeds('at')),
        // What lies behind `to` does not count.
        when(
          less(tee('left', subtract(get('to'), get('at'))), constant(16)),
          set('found', and(get('found'), subtract(shiftLeft(constant(1), get('left')), constant(1)))),
        ),
        when(
          get('found'),
          set('lines', add(get('lines'), bitCount(get('found')))),
          set('start', add(get('at'), subtract(constant(32), leadingZeros(get('found'))))),
        ),
        increase('at', 16),
        leave('chunks'),
      ),
    ),
    setGlobal('start', get('start')),
    setGlobal('line', add(getGlobal('line'), get('lines'))),
  ),
};

/**
 * Copies the text of rows to the packed text, from its beginning, until that is full; where a row's line ends there takes the place of where it starts in
 * memory. Gives the first row that is not done.
 */
export const pack: WasmFunction = {
  params: ['row', 'to'],
  gives: true,
  locals: ['address', 'from', 'end', 'target', 'next'],
  body: sequence(
    set('address', add(add(getGlobal('base'), constant(Layout.rows)), shiftLeft(get('row'), constant(4)))),
    set('target', add(getGlobal('base'), constant(Layout.packed))),
    loop(
      'rows',
      when(
        less(get('row'), get('to')),
        set('from', load(get('address'), 4)),
        set('end', load(get('address'), 8)),
        set('next', add(get('target'), subtract(get('end'), get('from')))),
        when(
          greater(subtract(get('next'), getGlobal('base')), constant(Layout.packed + MAX_PACKED)),
          giveBack(get('row')),
        ),
        loop(
          'chunks',
          when(
            less(get('from'), get('end')),
            vector.store(get('target'), vector.load(get('from'))),
            increase('from', 16),
            increase('target', 16),
            leave('chunks'),
          ),
        ),
        set('target', get('next')),
        store(get('address'), subtract(get('target'), add(getGlobal('base'), constant(Layout.packed))), 4),
        increase('address', ROW_BYTES),
        increase('row', 1),
        leave('rows'),
      ),
    ),
    get('row'),
  ),
};
