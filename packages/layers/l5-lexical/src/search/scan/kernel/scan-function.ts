import type { WasmFunction } from '@strata/wasm';
import {
  add,
  and,
  atLeast,
  block,
  type Code,
  call,
  constant,
  equal,
  get,
  getGlobal,
  giveBack,
  increase,
  isZero,
  leave,
  leaveIf,
  less,
  lessOrEqual,
  load,
  loadByte,
  loop,
  sequence,
  set,
  setGlobal,
  shiftLeft,
  store,
  subtract,
  unequal,
  when,
  whenElse,
} from '@strata/wasm';
import { Control, Entry, Finder, Layout, MATCH_BEGINS, Outcome, Phase, TEXT_BYTES } from './layout.ts';

const ROOT = getGlobal('base');
const control = (field: keyof typeof Control) => load(ROOT, 4 * Control[field]);
const setControl = (field: keyof typeof Control, value: Code) => store(ROOT, value, 4 * Control[field]);

/** The entry of the state at address `state` for a class. */
const entry = (classTimes4: Code) => load(add(get('state'), classTimes4));
const classOf = (byte: Code, classes: number) => shiftLeft(loadByte(add(get('base'), byte), classes), constant(2));

/** Where no match begins: no text lies there. */
const NONE = 0;

/** Bytes the automaton reads between looking whether it is at the end. */
const STEPS = 4;

/**
 * Runs the automaton from `at`, in `state`, to `stop`, across lines; of a line that cannot match any more the rest is passed over. Gives the entry that ended it, or `specials`
 * at `stop`; the globals `at` and `state` say where. For an unknown entry that is before the byte, for others behind it.
 */
export const forward: WasmFunction = {
  params: ['at', 'state', 'stop'],
  gives: true,
  locals: ['base', 'before'],
  body: sequence(
    set('base', ROOT),
    loop(
      'lines',
      block(
        'special',
        loop(
          'steps',
          when(
            lessOrEqual(add(get('at'), constant(STEPS)), get('stop')),
            ...Array.from({ length: STEPS }, (_, i) => step(i)),
            increase('at', STEPS),
            leave('steps'),
          ),
        ),
        loop('last', when(less(get('at'), get('stop')), step(0), increase('at', 1), leave('last'))),
        setGlobal('at', get('at')),
        setGlobal('state', get('state')),
        giveBack(constant(Entry.specials)),
      ),
      when(
        equal(get('state'), constant(Entry.dead)),
        set('at', call('newline', get('at'), get('stop'))),
        when(less(get('at'), get('stop')), increase('at', 1), set('state', control('forwardStart')), leave('lines')),
        setGlobal('at', get('at')),
        setGlobal('state', constant(Entry.dead)),
        giveBack(constant(Entry.specials)),
      ),
    ),
    when(
      isZero(get('state')),
      setGlobal('at', subtract(get('at'), constant(1))),
      setGlobal('state', get('before')),
      giveBack(constant(Entry.unknown)),
    ),
    setGlobal('at', get('at')),
    get('state'),
  ),
};

function step(offset: number): Code {
  return sequence(
    set('before', get('state')),
    set('state', entry(classOf(loadByte(get('at'), offset), Layout.forwardClasses))),
    when(less(get('state'), constant(Entry.specials)), increase('at', offset + 1), leave('special')),
  );
}

const keep = (phase: number) =>
  sequence(
    setControl('phase', constant(phase)),
    setControl('start', getGlobal('start')),
    setControl('line', getGlobal('line')),
  );

/** Puts the globals `start` and `line` on the line that position `in` lies in, and `lineEnd` to its end. */
const lineAround = (position: string): Code =>
  sequence(
    call('advance', get(position)),
    set('lineEnd', call('newline', get(position), get('end'))),
    setControl('lineEnd', get('lineEnd')),
  );

const nextLine = sequence(
  setGlobal('start', add(get('lineEnd'), constant(1))),
  setGlobal('line', add(getGlobal('line'), constant(1))),
);

/** Goes on to the next text; behind the last, gives back. */
const nextText = sequence(
  set('text', control('text')),
  store(get('text'), add(control('before'), control('rows')), 12),
  increase('text', TEXT_BYTES),
  setControl('text', get('text')),
  when(atLeast(get('text'), control('textsEnd')), giveBack(constant(Outcome.done))),
  setGlobal('start', load(get('text'))),
  setGlobal('line', load(get('text'), 8)),
  set('end', load(get('text'), 4)),
  setControl('end', get('end')),
  leave('scan'),
);

/** Finds what may be a line that matches; at the end of a text goes on to the next, and where there is no room, gives back. */
const findPhase: Code = sequence(
  when(atLeast(getGlobal('start'), get('end')), nextText),
  when(atLeast(control('rows'), control('mostRows')), keep(Phase.find), giveBack(constant(Outcome.full))),
  when(
    equal(get('finder'), constant(Finder.ends)),
    set('lineEnd', call('newline', getGlobal('start'), get('end'))),
    setControl('lineEnd', get('lineEnd')),
    set('lower', getGlobal('start')),
    setControl('lower', get('lower')),
    set('at', get('lineEnd')),
    set('state', control('reverseStart')),
    set('match', constant(NONE)),
    set('phase', constant(Phase.reverse)),
    leave('scan'),
  ),
  set('state', control('forwardStart')),
  whenElse(
    equal(get('finder'), constant(Finder.none)),
    sequence(set('at', getGlobal('start')), set('stop', get('end'))),
    sequence(
      whenElse(
        equal(get('finder'), constant(Finder.literal)),
        set('match', call('findLiteral', getGlobal('start'), get('end'))),
        set('match', call('find', getGlobal('start'), get('end'))),
      ),
      when(atLeast(get('match'), get('end')), nextText),
      lineAround('match'),
      // No match ends before what was found.
      set('at', call('within', getGlobal('start'), get('match'))),
      set('stop', get('lineEnd')),
      when(
        and(equal(get('finder'), constant(Finder.literal)), getGlobal('quit')),
        keep(Phase.find),
        giveBack(constant(Outcome.quit)),
      ),
    ),
  ),
  setControl('stop', get('stop')),
  set('phase', constant(Phase.forward)),
);

/** Reads forwards until a line matches, and leaves `forward` then; goes on to the next line where the one read does not. */
const forwardPhase: Code = sequence(
  set('found', call('forward', get('at'), get('state'), get('stop'))),
  set('at', getGlobal('at')),
  when(
    equal(get('found'), constant(Entry.specials)),
    set('state', getGlobal('state')),
    // At the end of the line, or of a text that does not end with a line feed, something may match that wants that end.
    set('found', constant(Entry.dead)),
    when(
      and(
        unequal(get('state'), constant(Entry.dead)),
        // Of a whole text's last line feed nothing is left to say.
        whenElseValue(
          equal(get('finder'), constant(Finder.none)),
          unequal(loadByte(subtract(get('stop'), constant(1))), constant(10)),
          constant(1),
        ),
      ),
      set('found', entry(control('forwardEnd'))),
      when(equal(get('found'), constant(Entry.unknown)), setGlobal('state', get('state'))),
      when(atLeast(get('found'), constant(Entry.specials)), set('found', constant(Entry.dead))),
    ),
    when(
      equal(get('found'), constant(Entry.dead)),
      whenElse(equal(get('finder'), constant(Finder.none)), setGlobal('start', get('end')), nextLine),
      set('phase', constant(Phase.find)),
      leave('scan'),
    ),
  ),
  when(
    equal(get('found'), constant(Entry.unknown)),
    setControl('at', get('at')),
    setControl('state', getGlobal('state')),
    keep(Phase.forward),
    giveBack(constant(Outcome.unknownForward)),
  ),
  // The byte that decided belongs to the line, or is the line feed at its end.
  when(
    equal(get('finder'), constant(Finder.none)),
    when(get('at'), set('match', subtract(get('at'), constant(1)))),
    lineAround('match'),
  ),
  when(equal(get('found'), constant(Entry.quit)), keep(Phase.find), giveBack(constant(Outcome.quit))),
  // None ends before `at`. So the first begins neither further before it than a match is long, nor does it end further behind.
  set('lower', call('within', getGlobal('start'), get('at'))),
  setControl('lower', get('lower')),
  when(less(control('reach'), subtract(get('lineEnd'), get('at'))), set('lineEnd', add(get('at'), control('reach')))),
  set('at', get('lineEnd')),
  set('lineEnd', control('lineEnd')),
  set('state', control('reverseStart')),
  set('match', get('at')),
  set('phase', constant(Phase.reverse)),
);

function whenElseValue(condition: Code, then: Code, otherwise: Code): Code {
  // As a number: (condition & then) | (!condition & otherwise).
  return (writer) => {
    condition(writer);
    writer.bytes.push(0x04, 0x7f);
    writer.labels.push('');
    then(writer);
    writer.bytes.push(0x05);
    otherwise(writer);
    writer.labels.pop();
    writer.bytes.push(0x0b);
  };
}

/** Reads the line that matches backwards: the last position at which a match can begin is where the first does. */
const reversePhase: Code = block(
  'begun',
  loop(
    'bytes',
    whenElse(
      equal(get('at'), getGlobal('start')),
      set('found', entry(control('reverseEnd'))),
      set('found', entry(classOf(loadByte(subtract(get('at'), constant(1))), Layout.reverseClasses))),
    ),
    when(
      isZero(get('found')),
      setControl('at', get('at')),
      setControl('state', get('state')),
      setControl('match', get('match')),
      keep(Phase.reverse),
      giveBack(constant(Outcome.unknownReverse)),
    ),
    when(equal(get('found'), constant(Entry.quit)), keep(Phase.find), giveBack(constant(Outcome.quit))),
    when(and(get('found'), constant(MATCH_BEGINS)), set('match', get('at'))),
    leaveIf('begun', equal(get('at'), getGlobal('start'))),
    set('state', and(get('found'), constant(~MATCH_BEGINS))),
    leaveIf('begun', equal(get('state'), constant(Entry.dead))),
    leaveIf('begun', lessOrEqual(get('at'), get('lower'))),
    set('at', subtract(get('at'), constant(1))),
    leave('bytes'),
  ),
);

const addRow: Code = sequence(
  set('row', add(ROOT, shiftLeft(control('rows'), constant(4)))),
  store(get('row'), getGlobal('line'), Layout.rows),
  store(get('row'), getGlobal('start'), Layout.rows + 4),
  store(get('row'), get('lineEnd'), Layout.rows + 8),
  store(get('row'), get('match'), Layout.rows + 12),
  setControl('rows', add(control('rows'), constant(1))),
  nextLine,
);

/** As far before a position as a match is long, but not before `from`. */
export const within: WasmFunction = {
  params: ['from', 'position'],
  gives: true,
  body: sequence(
    when(
      less(control('reach'), subtract(get('position'), get('from'))),
      giveBack(subtract(get('position'), control('reach'))),
    ),
    get('from'),
  ),
};

/** Finds lines of texts from where the control says, and writes a row for each. Gives an `Outcome`; after it, the control says how to go on. */
export const scan: WasmFunction = {
  params: [],
  gives: true,
  locals: [
    'base',
    'end',
    'finder',
    'phase',
    'at',
    'state',
    'stop',
    'lineEnd',
    'match',
    'lower',
    'found',
    'row',
    'text',
  ],
  body: sequence(
    set('base', ROOT),
    setGlobal('start', control('start')),
    setGlobal('line', control('line')),
    ...(['end', 'finder', 'phase', 'at', 'state', 'stop', 'lineEnd', 'match', 'lower'] as const).map((field) =>
      set(field, control(field)),
    ),
    loop(
      'scan',
      when(equal(get('phase'), constant(Phase.find)), findPhase),
      when(
        unequal(get('finder'), constant(Finder.literal)),
        when(equal(get('phase'), constant(Phase.forward)), forwardPhase),
        reversePhase,
        when(isZero(get('match')), nextLine, set('phase', constant(Phase.find)), leave('scan')),
      ),
      addRow,
      set('phase', constant(Phase.find)),
      leave('scan'),
    ),
    constant(Outcome.done),
  ),
};
