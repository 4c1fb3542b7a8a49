import type { FoundLine } from './found-line.ts';
import { FoundLines, ROW } from './found-lines.ts';

interface Part {
  /** As of `FoundLines`; ends count from the start of the part's text. */
  readonly rows: Uint32Array;
  readonly text: Buffer;
}

/** Gathers the lines of a file. */
export class LineCollector {
  #parts: Part[] = [];
  #length = 0;

  /** Lines so far. */
  get length(): number {
    return this.#length;
  }

  /** Takes lines, without copying them. */
  addRows(rows: Uint32Array, text: Buffer): void {
    this.#parts.push({ rows, text });
    this.#length += rows.length / ROW;
  }

  addLine({ line, col, text }: FoundLine): void {
    const bytes = Buffer.from(text, 'utf8');
    this.addRows(Uint32Array.of(line, col, bytes.length), bytes);
  }

  /** Gives all, and begins again. */
  take(): FoundLines {
    const parts = this.#parts;
    const length = this.#length;
    this.#parts = [];
    this.#length = 0;
    if (parts.length === 0) return NO_LINES;
    if (parts.length === 1) return new FoundLines(parts[0].rows, parts[0].text);
    const rows = new Uint32Array(ROW * length);
    let at = 0;
    let bytes = 0;
    for (const part of parts) {
      rows.set(part.rows, at);
      for (const stop = at + part.rows.length; at < stop; at += ROW) rows[at + 2] += bytes;
      bytes += part.text.length;
    }
    return new FoundLines(rows, Buffer.concat(parts.map(({ text }) => text)));
  }
}

export const NO_LINES: FoundLines = new FoundLines(new Uint32Array(0), Buffer.alloc(0));
