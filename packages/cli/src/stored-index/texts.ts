import { type StringValues, stringAt } from '@strata/tables';

/** The strings of a dictionary as text, each decoded when it is first wanted. */
export class Texts {
  readonly #strings: StringValues;
  readonly #known: (string | undefined)[] = [];

  constructor(strings: StringValues) {
    this.#strings = strings;
  }

  at(i: number): string {
    const known = this.#known[i];
    if (known !== undefined) return known;
    const text = stringAt(this.#strings, i);
    this.#known[i] = text;
    return text;
  }
}

/** The position of a text among some strings, from `from` on; -1 if it is not there. Compares bytes. */
export function indexOfText({ offsets, bytes, length }: StringValues, text: string, from = 0): number {
  const wanted = Buffer.from(text, 'utf8');
  for (let i = from; i < length; i++) {
    const start = offsets[i];
    if (offsets[i + 1] - start !== wanted.length) continue;
    let k = 0;
    while (k < wanted.length && bytes[start + k] === wanted[k]) k++;
    if (k === wanted.length) return i;
  }
  return -1;
}
