import type { FoundLine } from '../match/found-line.ts';
import type { FoundLines } from '../match/found-lines.ts';
import { LineCollector } from '../match/line-collector.ts';
import type { LineMatcher } from '../match/line-matcher.ts';
import type { LineScanner } from './line-scanner.ts';
import type { TextList } from './text-list.ts';
import type { TextMemory } from './text-memory.ts';

/** Leaves all to a matcher: for patterns that are too large for an automaton. */
export class MatcherScanner implements LineScanner {
  readonly #matcher: LineMatcher;
  readonly #found = new LineCollector();

  constructor(matcher: LineMatcher) {
    this.#matcher = matcher;
  }

  get length(): number {
    return this.#found.length;
  }

  scan({ bytes }: TextMemory, texts: TextList, limit: number): void {
    for (texts.done = 0; texts.done < texts.length; texts.done++) {
      const text = bytes.subarray(texts.from(texts.done), texts.end(texts.done));
      const lines: FoundLine[] = [];
      this.#matcher.match(text, texts.firstLine(texts.done), limit - this.length, lines);
      for (const line of lines) this.#found.addLine(line);
      if (this.length >= limit) return;
      texts.setLinesUntil(texts.done, this.length);
    }
  }

  secure(): void {}

  lines(from: number, to: number): FoundLines {
    return this.#found.lines(from, to);
  }

  clear(): void {
    this.#found.clear();
  }
}
