import type { WasmFunction } from '@strata/wasm';
import {
  add,
  and,
  atLeast,
  block,
  type Code,
  constant,
  equal,
  get,
  getGlobal,
  giveBack,
  greater,
  increase,
  leave,
  leaveIf,
  less,
  load,
  loadByte,
  loop,
  or,
  sequence,
  set,
  setGlobal,
  shiftLeft,
  subtract,
  trailingZeros,
  unequal,
  vector,
  when,
} from '@strata/wasm';
import { Control, Layout, Neighbour } from './layout.ts';

const ROOT = getGlobal('base');

/** The bits of the fingerprints that byte `offset` of a window can be part of, for the windows at 16 positions. */
const matching = (offset: number): Code =>
  vector.and(
    vector.pick(get(`low${offset}`), vector.and(tee16('bytes', vector.load(get('at'), offset)), get('halves'))),
    vector.pick(get(`high${offset}`), vector.shiftRight(get('bytes'), constant(4))),
  );

function tee16(name: string, value: Code): Code {
  return sequence(set(name, value), get(name));
}

const OFFSETS = [0, 1, 2] as const;
const table = (at: number) => vector.load(ROOT, Layout.fingerprints + 16 * at);

/**
 * The first position at or behind `at` where the next bytes have a fingerprint; `end` if there is none before it. 16 positions at a time: each half of a byte picks the set of
 * fingerprints that it fits from a table of 16, as one instruction does, and what is in all sets of all bytes of the window is there. After Hyperscan's and Rust's `Teddy`
 * (https://github.com/BurntSushi/aho-corasick/blob/master/src/packed/teddy/README.md).
 */
export const find: WasmFunction = {
  params: ['at', 'end'],
  gives: true,
  vectors: ['halves', 'bytes', 'found', ...OFFSETS.flatMap((i) => [`low${i}`, `high${i}`])],
  body: sequence(
    set('halves', vector.splat(constant(15))),
    ...OFFSETS.map((i) => sequence(set(`low${i}`, table(2 * i)), set(`high${i}`, table(2 * i + 1)))),
    loop(
      'chunks',
      when(
        less(get('at'), get('end')),
        set(
          'found',
          OFFSETS.map(matching).reduce((a, b) => vector.and(a, b)),
        ),
        when(
          vector.any(get('found')),
          set(
            'at',
            add(
              get('at'),
              // A position without any has all bits 0.
              trailingZeros(subtract(constant(0xffff), vector.highBits(vector.equal(get('found'), vector.zero)))),
            ),
          ),
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

const control = (field: keyof typeof Control) => load(ROOT, 4 * Control[field]);

/** Whether 16 bytes, without the bits that do not matter, are those of the literal from `offset`. */
const sameBytes = (address: Code, offset: Code): Code =>
  vector.highBits(
    vector.equal(
      vector.or(vector.load(address), vector.load(add(ROOT, offset), Layout.literalMasks)),
      vector.load(add(ROOT, offset), Layout.literal),
    ),
  );

/** The positions among 16 where both of the two bytes are. */
const bothBytes = vector.highBits(
  vector.and(
    vector.equal(vector.or(vector.load(add(get('at'), get('first'))), get('firstMask')), get('firstByte')),
    vector.equal(vector.or(vector.load(add(get('at'), get('second'))), get('secondMask')), get('secondByte')),
  ),
);

const byteOf = (offset: string, table: number) => vector.splat(loadByte(add(ROOT, get(offset)), table));

/** Leaves a candidate that is part of a word; `quit` is set beside bytes of which that cannot be said. */
const checkNeighbours = sequence(
  when(
    and(control('aloneBefore'), unequal(get('candidate'), get('from'))),
    set('neighbour', loadByte(add(ROOT, loadByte(subtract(get('candidate'), constant(1)))), Layout.forwardClasses)),
    leaveIf('candidate', equal(get('neighbour'), constant(Neighbour.word))),
    setGlobal('quit', or(getGlobal('quit'), get('neighbour'))),
  ),
  when(
    and(control('aloneBehind'), unequal(add(get('candidate'), get('size')), get('end'))),
    set('neighbour', loadByte(add(ROOT, loadByte(add(get('candidate'), get('size')))), Layout.forwardClasses)),
    leaveIf('candidate', equal(get('neighbour'), constant(Neighbour.word))),
    setGlobal('quit', or(getGlobal('quit'), get('neighbour'))),
  ),
);

/**
 * Where the literal begins first, at or behind `at`, which a line begins with; `end` if it does not end before that. Looks for two of its bytes, 16 positions at a time, and compares all of it
 * where they are. The global `quit` is not 0 if what is beside it is not ASCII, and matters.
 */
export const findLiteral: WasmFunction = {
  params: ['at', 'end'],
  gives: true,
  locals: ['from', 'candidate', 'compared', 'left', 'size', 'first', 'second', 'same', 'found', 'neighbour'],
  vectors: ['firstByte', 'firstMask', 'secondByte', 'secondMask'],
  body: sequence(
    set('from', get('at')),
    set('size', control('literalBytes')),
    set('first', control('firstOffset')),
    set('second', control('secondOffset')),
    set('firstByte', byteOf('first', Layout.literal)),
    set('firstMask', byteOf('first', Layout.literalMasks)),
    set('secondByte', byteOf('second', Layout.literal)),
    set('secondMask', byteOf('second', Layout.literalMasks)),
    loop(
      'chunks',
      when(atLeast(get('at'), get('end')), giveBack(get('end'))),
      set('found', bothBytes),
      loop(
        'candidates',
        when(
          get('found'),
          set('candidate', add(get('at'), trailingZeros(get('found')))),
          set('found', and(get('found'), subtract(get('found'), constant(1)))),
          when(less(get('end'), add(get('candidate'), get('size'))), giveBack(get('end'))),
          block(
            'candidate',
            set('compared', constant(0)),
            loop(
              'bytes',
              set('same', sameBytes(add(get('candidate'), get('compared')), get('compared'))),
              set('left', subtract(get('size'), get('compared'))),
              when(
                greater(get('left'), constant(16)),
                leaveIf('candidate', unequal(get('same'), constant(0xffff))),
                increase('compared', 16),
                leave('bytes'),
              ),
            ),
            // All of the lowest `left` bits, and whatever above.
            leaveIf(
              'candidate',
              and(subtract(constant(0xffff), get('same')), subtract(shiftLeft(constant(1), get('left')), constant(1))),
            ),
            setGlobal('quit', constant(0)),
            checkNeighbours,
            giveBack(get('candidate')),
          ),
          leave('candidates'),
        ),
      ),
      increase('at', 16),
      leave('chunks'),
    ),
    get('end'),
  ),
};
