import type { FoundLine } from '../match/found-line.ts';
import type { FoundLines } from '../match/found-lines.ts';
import { LineCollector } from '../match/line-collector.ts';
import type { LineMatcher } from '../match/line-matcher.ts';
import type { LineScanner } from './line-scanner.ts';
import type { TextMemory } from './text-memory.ts';

/** Leaves all to a matcher: for patterns that are too large for an automaton. */
export class MatcherScanner implements LineScanner {
  readonly #matcher: LineMatcher;
  readonly #found = new LineCollector();

  constructor(matcher: LineMatcher) {
    this.#matcher = matcher;
  }

  scan({ bytes }: TextMemory, from: number, end: number, firstLine: number, limit: number): boolean {
    const lines: FoundLine[] = [];
    this.#matcher.match(bytes.subarray(from, end), firstLine, limit - this.#found.length, lines);
    for (const line of lines) this.#found.addLine(line);
    return this.#found.length >= limit;
  }

  secure(): void {}

  take(): FoundLines {
    return this.#found.take();
  }
}
