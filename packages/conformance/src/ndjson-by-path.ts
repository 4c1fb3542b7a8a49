import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const CHUNK = 1 << 22;
const NEWLINE = 10;

/** An NDJSON file whose objects have a `path`, read a path at a time, so that files larger than memory can be compared. */
export class NdjsonByPath<Row extends { readonly path: string }> {
  readonly #descriptor: number;
  /** Byte ranges [start, end, start, end, ...] of the lines of each path. */
  readonly #ranges = new Map<string, number[]>();

  /** @throws Error when the file cannot be read or a line has no path */
  constructor(file: string) {
    this.#descriptor = openSync(file, 'r');
    this.#scan(file);
  }

  /** In the order of first appearance. */
  paths(): string[] {
    return [...this.#ranges.keys()];
  }

  has(path: string): boolean {
    return this.#ranges.has(path);
  }

  /** The objects of a path, in file order. */
  rows(path: string): Row[] {
    const ranges = this.#ranges.get(path) ?? [];
    const rows: Row[] = [];
    for (let i = 0; i < ranges.length; i += 2) {
      const bytes = Buffer.alloc(ranges[i + 1] - ranges[i]);
      readSync(this.#descriptor, bytes, 0, bytes.length, ranges[i]);
      for (const line of bytes.toString('utf8').split('\n')) if (line !== '') rows.push(JSON.parse(line) as Row);
    }
    return rows;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #scan(file: string): void {
    const size = fstatSync(this.#descriptor).size;
    let pending = Buffer.alloc(0);
    let position = 0;
    while (position < size) {
      const chunk = Buffer.alloc(Math.min(CHUNK, size - position));
      readSync(this.#descriptor, chunk, 0, chunk.length, position);
      const bytes = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const base = position - pending.length;
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
        this.#add(bytes.toString('utf8', start, end), base + start, base + end + 1, file);
        start = end + 1;
      }
      pending = bytes.subarray(start);
      position += chunk.length;
    }
    if (pending.length > 0) this.#add(pending.toString('utf8'), size - pending.length, size, file);
  }

  #add(line: string, start: number, end: number, file: string): void {
    if (line === '') return;
    const match = /"path":("(?:[^"\\]|\\.)*")/.exec(line);
    if (!match) throw new Error(`${file}: expected a JSON object with a path on each line, got: ${line.slice(0, 200)}`);
    const path = JSON.parse(match[1]) as string;
    const ranges = this.#ranges.get(path);
    if (!ranges) this.#ranges.set(path, [start, end]);
    else if (ranges[ranges.length - 1] === start) ranges[ranges.length - 1] = end;
    else ranges.push(start, end);
  }
}
