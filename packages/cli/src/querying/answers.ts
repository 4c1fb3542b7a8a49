import { LineWriter } from '../output/line-writer.ts';
import { standardOutput } from '../output/standard-output.ts';

/** One answer of a query: what a program gets, and what a person reads. */
export interface Answer {
  readonly json: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Prints answers as they come. @returns how many there were */
export async function printAnswers(answers: Iterable<Answer>, asJson: boolean): Promise<number> {
  const lines = new LineWriter(standardOutput);
  let count = 0;
  for (const { json, text } of answers) {
    await lines.line(asJson ? JSON.stringify(json) : text);
    count++;
  }
  await lines.flush();
  return count;
}

/** A place as editors and terminals know it: columns from 1. */
export function place(path: string, line: number, col: number): string {
  return `${path}:${line}:${col + 1}`;
}
