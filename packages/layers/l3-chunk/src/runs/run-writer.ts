import { type BatchWriter, createBatchWriter, LineRunKind, lineRuns } from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';
import { HashSum } from '../text/content-hash.ts';
import type { LineReader } from '../text/line-reader.ts';

/** Lines of a run: its column has 16 bits. */
const MOST_LINES = 0xffff;

/** Collects lines into runs, and runs into rows. */
export class RunWriter {
  readonly #writer: BatchWriter<typeof lineRuns.columns> = createBatchWriter(lineRuns);
  readonly #hash = new HashSum();
  #file = 0;
  #lines = 0;
  #blank = 0;
  #bytes = 0;
  #tokens = 0;
  #level = 0;
  #kind: number = LineRunKind.text;

  /** Tokens of the run so far, in 64ths. */
  get tokens(): number {
    return this.#tokens;
  }

  get level(): number {
    return this.#level;
  }

  get kind(): number {
    return this.#kind;
  }

  /** True when the last line was blank, or there is none. */
  get afterBlank(): boolean {
    return this.#blank > 0 || this.#lines === 0;
  }

  /** Number the current run will have among the rows of this batch. */
  get row(): number {
    return this.#writer.columns.file_id.length;
  }

  beginFile(file: number): void {
    this.#file = file;
  }

  /** Ends the current run and begins the next. Blank lines at the beginning of a file stay with what follows them. */
  open(level: number, kind: number): void {
    if (this.#blank < this.#lines) this.endRun();
    this.#level = level;
    this.#kind = kind;
  }

  /** Appends a line to the current run. */
  add(line: LineReader, bytes: number): void {
    if (this.#lines === MOST_LINES) this.endRun();
    this.#lines++;
    this.#bytes += bytes;
    this.#tokens += line.tokens;
    if (line.blank) {
      this.#blank++;
      this.#hash.append(0, 0, 1, 1);
    } else {
      this.#blank = 0;
      this.#hash.append(line.low, line.high, 1, 0);
    }
  }

  /** Changes the kind of a run, ended or not. */
  setKind(row: number, kind: number): void {
    if (row === this.row) this.#kind = kind;
    else this.#writer.columns.kind.values[row] = kind;
  }

  endRun(): void {
    if (this.#lines === 0) return;
    const { columns } = this.#writer;
    columns.file_id.push(this.#file);
    columns.lines.push(this.#lines);
    columns.blank.push(this.#blank);
    columns.bytes.push(this.#bytes);
    columns.tokens.push(this.#tokens);
    columns.hash_low.push(this.#hash.low);
    columns.hash_high.push(this.#hash.high);
    columns.level.push(this.#level);
    columns.kind.push(this.#kind);
    this.#hash.clear();
    this.#lines = 0;
    this.#blank = 0;
    this.#bytes = 0;
    this.#tokens = 0;
  }

  /** The rows so far; the writer is then empty. */
  finish(): RecordBatch {
    return this.#writer.finish();
  }
}
