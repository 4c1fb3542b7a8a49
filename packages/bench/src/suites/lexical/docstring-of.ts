/** Where a docstring lies in a text, quotes and prefix included, and what it says. */
export interface Docstring {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const OPENING = /(?:[rRuU]{0,2})("""|'''|"|')/y;

/**
 * The docstring of a Python definition, if it has one: the string that its body begins with.
 *
 * @param from - where `def` or `class` begins; 0 for a module, whose header is empty
 * @param isModule - there is no header to pass over
 */
export function docstringOf(text: string, from: number, isModule: boolean): Docstring | undefined {
  const body = skipBlank(text, isModule ? from : endOfHeader(text, from));
  OPENING.lastIndex = body;
  const opening = OPENING.exec(text);
  if (opening === null) return undefined;
  const quotes = opening[1];
  const start = OPENING.lastIndex;
  let end = start;
  while (end < text.length && !text.startsWith(quotes, end)) end += text[end] === '\\' ? 2 : 1;
  return { from: body, to: Math.min(end + quotes.length, text.length), text: text.slice(start, end) };
}

/** Behind the colon that ends the header: the first outside of brackets and strings. */
function endOfHeader(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const character = text[i];
    if (character === '#') i = endOfLine(text, i);
    else if (character === '"' || character === "'") i = endOfString(text, i);
    else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    else if (character === ':' && depth === 0) return i + 1;
  }
  return text.length;
}

/** The last character of a string of one line, good enough for defaults and annotations. */
function endOfString(text: string, from: number): number {
  let i = from + 1;
  while (i < text.length && text[i] !== text[from] && text[i] !== '\n') i += text[i] === '\\' ? 2 : 1;
  return i;
}

function skipBlank(text: string, from: number): number {
  let i = from;
  for (; i < text.length; i++) {
    if (text[i] === '#') i = endOfLine(text, i);
    else if (!' \t\r\n\f'.includes(text[i])) break;
  }
  return i;
}

function endOfLine(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  return feed < 0 ? text.length : feed;
}

/** A docstring's first paragraph, on one line. */
export function firstParagraph(docstring: string): string {
  return docstring
    .trim()
    .split(/\n\s*\n/)[0]
    .replaceAll(/\s+/g, ' ');
}

/** A paragraph's first sentence: up to a full stop, question mark, exclamation mark or colon that ends a word; all of it where there is none. */
export function firstSentence(paragraph: string): string {
  return /^.*?[.!?:](?= |$)/.exec(paragraph)?.[0] ?? paragraph;
}
