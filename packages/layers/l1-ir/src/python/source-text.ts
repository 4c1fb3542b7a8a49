import { isAscii, isUtf8 } from 'node:buffer';
import { isPythonCodec } from './python-codecs.ts';

/** The text of a file as the tokenizer wants it: UTF-8, followed by a null byte. */
export interface SourceText {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the text starts, behind a byte order mark. */
  readonly from: number;
  readonly to: number;
  /** Maps byte offsets of the text to byte offsets of the file; undefined where they are the same. */
  readonly fileOffset: ((byte: number) => number) | undefined;
  /** Why the bytes are not what the file says they are, in which case those beyond ASCII were read as latin-1; and on which line. */
  readonly fault: { readonly message: string; readonly line: number } | undefined;
}

const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const BLANK = /^[ \t\f]*(?:#.*)?$/;

/** Python's names for UTF-8 and latin-1 (`codecs.lookup`), in the form of {@link normalized}. */
const UTF8_NAMES = new Set(['utf-8', 'utf8', 'u8', 'utf', 'utf8-ucs2', 'utf8-ucs4', 'cp65001']);
const LATIN1_NAMES = new Set([
  'latin-1',
  'latin1',
  'latin',
  'l1',
  'iso-8859-1',
  'iso8859-1',
  '8859',
  'cp819',
  'iso-ir-100',
]);
const ASCII_NAMES = new Set(['ascii', 'us-ascii', '646', 'ansi-x3.4-1968']);
/** Python's names of codecs for which the Encoding Standard, and so TextDecoder, has another. */
const STANDARD_NAMES: ReadonlyMap<string, string> = new Map([
  ['cp932', 'shift_jis'],
  ['ms932', 'shift_jis'],
  ['mskanji', 'shift_jis'],
  ['ms-kanji', 'shift_jis'],
  ['s-jis', 'shift_jis'],
  ['sjis', 'shift_jis'],
  ['cp949', 'euc-kr'],
  ['uhc', 'euc-kr'],
  ['ms949', 'euc-kr'],
  ['cp936', 'gbk'],
  ['ms936', 'gbk'],
  ['936', 'gbk'],
  ['euc-cn', 'gbk'],
  ['eucgb2312-cn', 'gbk'],
  ['cp950', 'big5'],
  ['ms950', 'big5'],
  ['euc-jp', 'euc-jp'],
  ['eucjp', 'euc-jp'],
  ['ujis', 'euc-jp'],
  ['mac-roman', 'macintosh'],
  ['macroman', 'macintosh'],
  ['mac-cyrillic', 'x-mac-cyrillic'],
]);

let scratch = new Uint8Array(1 << 16);
/** The bytes last read from, and the same as a Buffer. */
let lastBytes: Uint8Array | undefined;
let lastView = Buffer.alloc(0);

/**
 * The text of `bytes[from..to)`, by Python's rules (PEP 263): a byte order mark or a cookie on the first two lines says how it is
 * encoded, else it is UTF-8. The bytes of the result are used anew by the next call.
 *
 * Bytes are copied out of shared memory: indexing a plain buffer is faster, and the tokenizer needs a null byte at the end.
 */
export function sourceText(bytes: Uint8Array, from: number, to: number): SourceText {
  const length = to - from;
  const copy = room(length);
  if (bytes !== lastBytes) {
    lastBytes = bytes;
    lastView = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
  }
  // Four times as fast as `set` with a subarray of shared memory.
  lastView.copy(copy, 0, from, to);
  copy[length] = 0;
  const marked = copy[0] === 0xef && copy[1] === 0xbb && copy[2] === 0xbf;
  const start = marked ? 3 : 0;
  const text = { bytes: copy, from: start, to: length, fileOffset: undefined, fault: undefined };
  const view = copy.subarray(0, length);
  const cookie = mayHaveCookie(copy, start) ? encodingCookie(copy, start, length) : undefined;
  const encoding = cookie === undefined ? 'utf-8' : normalized(cookie.name);
  if (cookie !== undefined && marked && encoding !== 'utf-8') {
    const message = `expected the encoding utf-8 after a byte order mark, got '${cookie.name}'`;
    return { ...text, fault: { message, line: cookie.line } };
  }
  const unknown = cookie !== undefined && encoding !== 'utf-8' && !isPythonCodec(encoding);
  if (isAscii(view)) return unknown ? { ...text, fault: unknownEncoding(cookie) } : text;
  if (UTF8_NAMES.has(encoding)) {
    if (isUtf8(view)) return text;
    const offset = firstNonUtf8(view);
    const message = `expected UTF-8, got byte 0x${view[offset].toString(16)} at offset ${offset}`;
    return transcoded(view, start, latin1Units, { message, line: lineOf(view, offset) });
  }
  if (LATIN1_NAMES.has(encoding)) return transcoded(view, start, latin1Units, undefined);
  const fault = { message: `expected ${cookie?.name}, got bytes that it has not`, line: 1 };
  if (ASCII_NAMES.has(encoding)) return transcoded(view, start, latin1Units, fault);
  const decoder = decoderOf(STANDARD_NAMES.get(encoding) ?? encoding);
  if (decoder === undefined) return transcoded(view, start, latin1Units, cookie && unknownEncoding(cookie));
  const units = decodedUnits(view, decoder);
  return units === undefined
    ? transcoded(view, start, latin1Units, fault)
    : transcoded(view, start, () => units, undefined);
}

function room(length: number): Uint8Array<ArrayBuffer> {
  // Three more bytes, so that looking ahead stays inside.
  if (scratch.length < length + 4) scratch = new Uint8Array(Math.max(length + 4, scratch.length * 2));
  return scratch;
}

/** What a coding cookie says, and on which line it stands. */
interface Cookie {
  readonly name: string;
  readonly line: number;
}

function unknownEncoding({ name, line }: Cookie): SourceText['fault'] {
  return { message: `expected a known encoding, got '${name}'`, line };
}

const LETTERS = Buffer.from('coding');

/** True when the first two lines have the word that a cookie has: every file is asked, and most have none. */
function mayHaveCookie(bytes: Uint8Array, start: number): boolean {
  let lines = 0;
  // The text ends with a null byte.
  for (let i = start; bytes[i] !== 0; i++) {
    const byte = bytes[i];
    if (byte === 10 || (byte === 13 && bytes[i + 1] !== 10)) {
      if (++lines === 2) return false;
    } else if (byte === LETTERS[0]) {
      let matched = 1;
      while (matched < LETTERS.length && bytes[i + matched] === LETTERS[matched]) matched++;
      if (matched === LETTERS.length) return true;
    }
  }
  return false;
}

/** The encoding that a comment on the first two lines declares. */
function encodingCookie(bytes: Uint8Array, start: number, length: number): Cookie | undefined {
  const size = Math.min(length - start, 1024);
  const head = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset + start, size).toString('latin1');
  const [first, second] = head.split(/\r\n|\r|\n/, 2);
  const inFirst = COOKIE.exec(first);
  if (inFirst !== null) return { name: inFirst[1], line: 1 };
  const inSecond = second !== undefined && BLANK.test(first) ? COOKIE.exec(second) : null;
  return inSecond === null ? undefined : { name: inSecond[1], line: 2 };
}

/**
 * The name as Python compares encodings: lower case, `-` for `_` and the like. What comes after `utf-8-` or `latin-1-` does not count: editors
 * put their kind of line end there.
 */
function normalized(encoding: string): string {
  const name = encoding.toLowerCase().replace(/[_\s]+/g, '-');
  const [, plain] = /^(utf-8|latin-1|iso-8859-1|iso-latin-1)(?:-.*)?$/.exec(name) ?? [];
  if (plain === undefined) return name;
  return plain === 'utf-8' ? plain : 'iso-8859-1';
}

function decoderOf(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true });
  } catch {
    return undefined;
  }
}

/** What one or more bytes of the file are in the text. */
interface Unit {
  readonly text: string;
  readonly bytes: number;
}

function latin1Units(view: Uint8Array): Unit[] {
  return Array.from(view, (byte) => ({ text: String.fromCharCode(byte), bytes: 1 }));
}

/** Decodes byte by byte, to know where each character comes from; undefined when the bytes are not of the encoding. */
function decodedUnits(view: Uint8Array, decoder: TextDecoder): Unit[] | undefined {
  const units: Unit[] = [];
  let pending = 0;
  try {
    for (let i = 0; i < view.length; i++) {
      pending++;
      const text = decoder.decode(view.subarray(i, i + 1), { stream: true });
      if (text === '') continue;
      units.push({ text, bytes: pending });
      pending = 0;
    }
    const rest = decoder.decode();
    if (rest !== '') units.push({ text: rest, bytes: pending });
  } catch {
    return undefined;
  }
  return units;
}

function transcoded(
  view: Uint8Array,
  start: number,
  unitsOf: (view: Uint8Array) => Unit[],
  fault: SourceText['fault'],
): SourceText {
  const units = unitsOf(view.subarray(start));
  const encoded = Buffer.from(units.map((unit) => unit.text).join(''), 'utf8');
  const offsets = new Uint32Array(encoded.length + 1);
  let byte = start;
  let at = 0;
  for (const unit of units) {
    const end = at + Buffer.byteLength(unit.text, 'utf8');
    while (at < end) offsets[at++] = byte;
    byte += unit.bytes;
  }
  offsets[at] = byte;
  const bytes = new Uint8Array(encoded.length + 4);
  bytes.set(encoded);
  return { bytes, from: 0, to: encoded.length, fileOffset: (offset) => offsets[offset], fault };
}

/** Where the first bytes that are not UTF-8 start. */
function firstNonUtf8(view: Uint8Array): number {
  let low = 0;
  let high = view.length;
  // The longest start of the file that is UTF-8, or is but for a character that it cuts.
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lastWhole(view, middle) >= 0) low = middle;
    else high = middle - 1;
  }
  return lastWhole(view, low);
}

/** The length without a character cut at the end, where all before it is UTF-8; else -1. */
function lastWhole(view: Uint8Array, length: number): number {
  for (let cut = 0; cut < 4 && cut <= length; cut++) {
    if (isUtf8(view.subarray(0, length - cut))) return length - cut;
  }
  return -1;
}

function lineOf(view: Uint8Array, offset: number): number {
  let line = 1;
  for (let i = 0; i < offset; i++) if (view[i] === 10 || (view[i] === 13 && view[i + 1] !== 10)) line++;
  return line;
}
