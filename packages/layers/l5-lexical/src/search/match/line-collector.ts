import type { FoundLine } from './found-line.ts';
import { FoundLines, ROW } from './found-lines.ts';

interface Part {
  /** As of `FoundLines`; ends count from the start of the part's text. */
  readonly rows: Uint32Array;
  readonly text: Buffer;
  /** How many lines were there before it. */
  readonly before: number;
}

/** Gathers lines as they are found, and hands them out file by file. */
export class LineCollector {
  #parts: Part[] = [];
  #length = 0;
  /** The part from which lines were asked for last. */
  #first = 0;

  /** Lines so far. */
  get length(): number {
    return this.#length;
  }

  /** Takes lines, without copying them. */
  addRows(rows: Uint32Array, text: Buffer): void {
    this.#parts.push({ rows, text, before: this.#length });
    this.#length += rows.length / ROW;
  }

  addLine({ line, col, text }: FoundLine): void {
    const bytes = Buffer.from(text, 'utf8');
    this.addRows(Uint32Array.of(line, col, bytes.length), bytes);
  }

  /** Lines `from` up to but not including `to`: not copied if they were found together. Quick for lines behind those asked for last. */
  lines(from: number, to: number): FoundLines {
    if (to <= from) return NO_LINES;
    if (this.#parts[this.#first].before > from) this.#first = 0;
    while (this.#endOf(this.#first) <= from) this.#first++;
    const { rows, text, before } = this.#parts[this.#first];
    if (to <= this.#endOf(this.#first)) return new FoundLines(rows, text, from - before, to - before);
    return this.#together(from, to);
  }

  clear(): void {
    this.#parts = [];
    this.#length = 0;
    this.#first = 0;
  }

  #endOf(part: number): number {
    return this.#parts[part].before + this.#parts[part].rows.length / ROW;
  }

  #together(from: number, to: number): FoundLines {
    const all = new Uint32Array(ROW * (to - from));
    const texts: Buffer[] = [];
    let at = 0;
    let bytes = 0;
    for (let i = this.#first; i < this.#parts.length && this.#parts[i].before < to; i++) {
      const { rows, text, before } = this.#parts[i];
      const first = Math.max(from - before, 0);
      const end = Math.min(to - before, rows.length / ROW);
      const start = first === 0 ? 0 : rows[ROW * first - 1];
      all.set(rows.subarray(ROW * first, ROW * end), at);
      for (const stop = at + ROW * (end - first); at < stop; at += ROW) all[at + 2] += bytes - start;
      const some = text.subarray(start, rows[ROW * end - 1]);
      texts.push(some);
      bytes += some.length;
    }
    return new FoundLines(all, Buffer.concat(texts), 0, to - from);
  }
}

const NO_LINES: FoundLines = new FoundLines(new Uint32Array(0), Buffer.alloc(0), 0, 0);
