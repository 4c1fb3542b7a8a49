const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A tag in a comment. */
export interface FoundTag {
  readonly tag: string;
  /** 1-based. */
  readonly line: number;
  /** 0-based, in bytes. */
  readonly col: number;
  /** What follows the tag on its line. */
  readonly text: string;
}

/** What may stand between the start of a comment (`#`, `//`, `/*`, ` *`, `--`, `;`, `%`, `<!--`) and a tag: nothing but blanks. */
const COMMENT = /(?:#|\/\/|\/\*|--|;|%|^\s*\*)[#/*!;%-]*\s*$/;

/** Behind a tag: who is to do it, a colon, blanks. */
const REST = /^(?:\([^)]*\))?:?\s*(.*?)\s*(?:\*\/|-->)?\s*$/;

/**
 * The tags in a file, in source order. The bytes need not be text in any particular encoding, as long as ASCII means ASCII in it.
 *
 * Most of a file is passed over by `Buffer.indexOf`, at several GB/s; only around a hit is anything decoded.
 */
export function findTags(bytes: Uint8Array, tags: readonly string[]): readonly FoundTag[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const hits: { readonly tag: string; readonly from: number }[] = [];
  for (const tag of tags) {
    for (let from = buffer.indexOf(tag); from >= 0; from = buffer.indexOf(tag, from + tag.length)) {
      if (!isWordByte(buffer[from - 1]) && !isWordByte(buffer[from + tag.length])) hits.push({ tag, from });
    }
  }
  hits.sort((a, b) => a.from - b.from);

  const found: FoundTag[] = [];
  let line = 1;
  let lineStart = 0;
  let scanned = 0;
  for (const { tag, from } of hits) {
    for (; scanned < from; scanned++) {
      if (!endsLine(buffer, scanned)) continue;
      line++;
      lineStart = scanned + 1;
    }
    const before = buffer.toString('utf8', lineStart, from);
    if (!COMMENT.test(before)) continue;
    const behind = from + tag.length;
    let end = behind;
    while (end < buffer.length && buffer[end] !== LINE_FEED && buffer[end] !== CARRIAGE_RETURN) end++;
    // Decoding also makes UTF-8 of bytes that are none, which is what a utf8 column has to hold.
    const text = REST.exec(buffer.toString('utf8', behind, end))?.[1] ?? '';
    found.push({ tag, line, col: from - lineStart, text });
  }
  return found;
}

/** Lines end with \n, \r\n or \r, as for L1. */
function endsLine(bytes: Uint8Array, position: number): boolean {
  if (bytes[position] === LINE_FEED) return true;
  return bytes[position] === CARRIAGE_RETURN && bytes[position + 1] !== LINE_FEED;
}

/** True for a letter, a digit, an underscore, or any byte of a character beyond ASCII; false before the start and after the end. */
function isWordByte(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return (
    byte === 0x5f || byte >= 0x80 || (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a)
  );
}
