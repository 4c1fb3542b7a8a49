import { isWordByte } from '../automaton/byte-classes.ts';
import { END, LazyDfa } from '../automaton/lazy-dfa.ts';
import { type FoundLines, ROW } from '../match/found-lines.ts';
import { TimeLimitReached } from '../match/guarded-matcher.ts';
import { LineCollector } from '../match/line-collector.ts';
import { WordMatcher } from '../match/word-matcher.ts';
import {
  Control,
  Entry,
  Finder,
  Layout,
  MAX_ROWS,
  Neighbour,
  Outcome,
  Phase,
  ROW_BYTES,
  TEXT_BYTES,
} from './kernel/layout.ts';
import type { LineScanner } from './line-scanner.ts';
import type { LiteralPlan } from './literal-plan.ts';
import { type AutomatonScan, NO_REACH, type ScanPlan } from './scan-plan.ts';
import type { TextList } from './text-list.ts';
import { TextMemory } from './text-memory.ts';

/** Transitions made between looks at the clock. */
const PATIENCE = 4096;

const NEIGHBOURS = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x80 ? Neighbour.beyondAscii : isWordByte(byte) ? Neighbour.word : Neighbour.other,
);

/**
 * Finds lines where they lie, by the functions of a {@link TextMemory}, and makes the automaton's transitions as those ask for them. What the automaton gives up on, line by line, goes to a {@link WordMatcher}.
 */
export class AutomatonScanner implements LineScanner {
  readonly #plan: ScanPlan;
  readonly #words: WordMatcher | undefined;
  readonly #timeLimit: number;
  readonly #found = new LineCollector();
  /** In which the rows are that are not yet among those found. */
  #memory: TextMemory | undefined;
  #forward: LazyDfa | undefined;
  #reverse: LazyDfa | undefined;
  #made = 0;
  #deadline = Infinity;

  /** @param timeLimit - milliseconds to go on for, once {@link PATIENCE} transitions have been made */
  constructor(plan: ScanPlan, timeLimit: number) {
    this.#plan = plan;
    this.#words = plan.left && new WordMatcher(plan.left, () => this.#countTransition());
    this.#timeLimit = timeLimit;
  }

  get length(): number {
    return this.#found.length + this.#rows;
  }

  scan(memory: TextMemory, texts: TextList, limit: number): void {
    texts.done = 0;
    if (texts.length === 0) return;
    if (memory !== this.#memory) {
      this.secure();
      this.#memory = memory;
      // What it may have set up there before was for an automaton that is no more: it has one at a time.
      memory.owner = undefined;
    }
    if (memory.owner !== this) this.#set(memory);
    const { control, texts: rows } = memory;
    rows.set(texts.rows.subarray(0, (TEXT_BYTES / 4) * texts.length));
    const first = TextMemory.base + Layout.texts;
    control[Control.text] = first;
    control[Control.textsEnd] = first + TEXT_BYTES * texts.length;
    control[Control.start] = texts.from(0);
    control[Control.end] = texts.end(0);
    control[Control.line] = texts.firstLine(0);
    control[Control.phase] = Phase.find;
    try {
      this.#scanAll(memory, limit);
    } finally {
      texts.done = (control[Control.text] - first) / TEXT_BYTES;
      texts.rows.set(rows.subarray(0, (TEXT_BYTES / 4) * texts.done));
    }
  }

  secure(): void {
    if (this.#memory?.owner === this) this.#drain(this.#memory);
  }

  lines(from: number, to: number): FoundLines {
    return this.#found.lines(from, to);
  }

  clear(): void {
    this.#found.clear();
    if (this.#memory?.owner !== this) return;
    this.#memory.control[Control.rows] = 0;
    this.#memory.control[Control.before] = 0;
  }

  /** Lines that are in rows of the memory yet. */
  get #rows(): number {
    return this.#memory?.owner === this ? this.#memory.control[Control.rows] : 0;
  }

  #scanAll(memory: TextMemory, limit: number): void {
    const { control, kernel } = memory;
    for (;;) {
      const left = limit - this.#found.length;
      if (control[Control.rows] >= left) return;
      control[Control.mostRows] = Math.min(MAX_ROWS, left);
      switch (kernel.scan()) {
        case Outcome.done:
          return;
        case Outcome.full:
          this.secure();
          break;
        case Outcome.unknownForward:
          this.#extend(memory, this.#forward!, control[Control.stop], 0, Layout.forwardClasses);
          break;
        case Outcome.unknownReverse:
          if (this.#reverse === undefined) this.#setReverse(memory);
          this.#extend(memory, this.#reverse!, control[Control.start], -1, Layout.reverseClasses);
          break;
        default:
          this.secure();
          this.#matchWords(memory);
      }
    }
  }

  /** Sets up a memory for this plan. The automaton begins anew there. */
  #set(memory: TextMemory): void {
    const plan = this.#plan;
    if (plan.kind === 'literal') this.#setLiteral(memory, plan.literal);
    else this.#setAutomaton(memory, plan);
    memory.control[Control.rows] = 0;
    memory.control[Control.before] = this.#found.length;
    memory.owner = this;
  }

  #setLiteral({ control, bytes }: TextMemory, literal: LiteralPlan): void {
    const { base } = TextMemory;
    control[Control.finder] = Finder.literal;
    control[Control.literalBytes] = literal.bytes.length;
    [control[Control.firstOffset], control[Control.secondOffset]] = literal.offsets;
    control[Control.aloneBefore] = Number(literal.aloneBefore);
    control[Control.aloneBehind] = Number(literal.aloneBehind);
    control[Control.reach] = NO_REACH;
    bytes.set(literal.bytes, base + Layout.literal);
    bytes.set(literal.masks, base + Layout.literalMasks);
    bytes.set(NEIGHBOURS, base + Layout.forwardClasses);
  }

  #setAutomaton(memory: TextMemory, plan: AutomatonScan): void {
    const { control, bytes } = memory;
    const { base } = TextMemory;
    control[Control.finder] = plan.fromEnds ? Finder.ends : plan.fingerprints ? Finder.automaton : Finder.none;
    if (plan.fingerprints !== undefined) bytes.set(plan.fingerprints, base + Layout.fingerprints);
    this.#forward = new LazyDfa(plan.forward, 'forward', memory.table(Layout.forwardTable, Layout.reverseTable));
    this.#reverse = undefined;
    // Unknown entries, so that the scan asks for the automaton with the first line that matches.
    memory.table(Layout.reverseTable, Layout.packed).entries.fill(Entry.unknown, 0, 256);
    control[Control.reverseStart] = TextMemory.base + Layout.reverseTable;
    control[Control.reverseEnd] = 0;
    bytes.set(this.#forward.classes.of, base + Layout.forwardClasses);
    control[Control.forwardEnd] = 4 * this.#forward.classes.end;
    control[Control.forwardStart] = this.#forward.start;
    control[Control.reach] = this.#forward.matchesNothing ? NO_REACH : plan.reach;
  }

  #setReverse(memory: TextMemory): void {
    const { control, bytes } = memory;
    const plan = this.#plan as AutomatonScan;
    this.#reverse = new LazyDfa(plan.reverse(), 'reverse', memory.table(Layout.reverseTable, Layout.packed));
    bytes.set(this.#reverse.classes.of, TextMemory.base + Layout.reverseClasses);
    control[Control.reverseEnd] = 4 * this.#reverse.classes.end;
    control[Control.reverseStart] = this.#reverse.start;
    // The scan has begun with a state that was none.
    control[Control.state] = this.#reverse.start;
  }

  /** Makes the transition that the scan has stopped at: of the byte beside its position, or of the line's end at `stop`. */
  #extend({ control, bytes }: TextMemory, dfa: LazyDfa, stop: number, beside: number, classes: number): void {
    const at = control[Control.at] >>> 0;
    const byte = at === stop >>> 0 ? END : bytes[at + beside];
    control[Control.state] = dfa.resolve(control[Control.state], byte);
    control[classes === Layout.forwardClasses ? Control.forwardStart : Control.reverseStart] = dfa.start;
    this.#countTransition();
  }

  #countTransition(): void {
    if (++this.#made % PATIENCE !== 0) return;
    const now = performance.now();
    if (this.#deadline === Infinity) this.#deadline = now + this.#timeLimit;
    else if (now > this.#deadline) throw new TimeLimitReached();
  }

  /** Matches the line that the automaton has given up on. */
  #matchWords({ control, bytes }: TextMemory): void {
    const from = control[Control.start] >>> 0;
    const end = control[Control.lineEnd] >>> 0;
    const line = control[Control.line];
    const text = bytes.subarray(from, end);
    const col = this.#words!.match(text);
    if (col >= 0) this.#found.addRows(Uint32Array.of(line, col, text.length), Buffer.from(text));
    control[Control.before] = this.#found.length;
    control[Control.start] = end + 1;
    control[Control.line] = line + 1;
  }

  /** Takes the rows that the scan has written, with the text of their lines. */
  #drain({ control, kernel, bytes, rows }: TextMemory): void {
    const count = control[Control.rows];
    control[Control.rows] = 0;
    for (let done = 0; done < count; ) {
      const next = kernel.pack(done, count);
      const taken = new Uint32Array(ROW * Math.max(1, next - done));
      if (next === done) {
        // Longer than all that is packed at once.
        const [line, from, end, match] = rows.subarray((ROW_BYTES / 4) * done);
        taken.set([line, match - from, end - from]);
        this.#found.addRows(taken, Buffer.from(bytes.subarray(from, end)));
        done++;
        continue;
      }
      let to = 0;
      for (let row = done; row < next; row++) {
        const at = (ROW_BYTES / 4) * row;
        const length = rows[at + 1] - to;
        to = rows[at + 1];
        taken[ROW * (row - done)] = rows[at];
        // Where the line started is not kept: it is as long before its end as its text is long.
        taken[ROW * (row - done) + 1] = rows[at + 3] - (rows[at + 2] - length);
        taken[ROW * (row - done) + 2] = to;
      }
      const packed = TextMemory.base + Layout.packed;
      this.#found.addRows(taken, Buffer.from(bytes.subarray(packed, packed + to)));
      done = next;
    }
    control[Control.before] = this.#found.length;
  }
}
