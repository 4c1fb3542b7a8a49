import type { FileLines } from '@strata/l5-lexical/search';

/** The lines of a file as grep shows them: `path:line:col:text`, `path-line-text` for lines around, `--` between groups. */
export function* linesText({ path, lines, context }: FileLines): Generator<string> {
  let last = 0;
  let near = 0;
  const gap = (line: number) => last > 0 && line > last + 1 && context.length > 0;
  for (const found of lines) {
    for (; near < context.length && context[near].line < found.line; near++) {
      const { line, text } = context[near];
      if (gap(line)) yield '--';
      yield `${path}-${line}-${text}`;
      last = line;
    }
    if (gap(found.line)) yield '--';
    yield `${path}:${found.line}:${found.col + 1}:${found.text}`;
    last = found.line;
  }
  for (; near < context.length; near++) {
    const { line, text } = context[near];
    if (gap(line)) yield '--';
    yield `${path}-${line}-${text}`;
    last = line;
  }
}

/** The lines of a file as JSON, one object each. `context`: how many lines around each to add, if there are so many. */
export function* linesJson({ path, lines, context: around }: FileLines, context: number): Generator<string> {
  const texts = new Map([...lines, ...around].map(({ line, text }) => [line, text]));
  const textsOf = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => texts.get(from + i)).filter((text) => text !== undefined);
  for (const { line, col, text } of lines) {
    const near = context > 0 && { before: textsOf(line - context, line - 1), after: textsOf(line + 1, line + context) };
    yield JSON.stringify({ path, line, col, text, ...near });
  }
}
