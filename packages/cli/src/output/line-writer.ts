import type { Output } from './standard-output.ts';

/** Characters that are collected before they are handed on. */
const CHUNK = 1 << 16;

/** Collects lines and hands them on in larger pieces. */
export class LineWriter {
  readonly #output: Output;
  #pending = '';

  constructor(output: Output) {
    this.#output = output;
  }

  /** Adds a line (without its end). Await the result: it is how a slow reader slows the writer down. */
  async line(text: string): Promise<void> {
    this.#pending += `${text}\n`;
    if (this.#pending.length >= CHUNK) await this.flush();
  }

  async flush(): Promise<void> {
    const text = this.#pending;
    this.#pending = '';
    if (text !== '') await this.#output.write(text);
  }
}
