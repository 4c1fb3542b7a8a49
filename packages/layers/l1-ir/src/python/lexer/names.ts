import type { Atoms } from '../atoms.ts';

const IDENTIFIER = /^[_\p{XID_Start}]\p{XID_Continue}*$/u;

/**
 * The atom of a name that is not all ASCII, in Unicode's normal form NFKC as Python compares names; -1 when it is none.
 */
export function internUnicodeName(atoms: Atoms, source: Uint8Array, from: number, to: number): number {
  const text = Buffer.from(source.buffer, source.byteOffset + from, to - from).toString('utf8');
  return IDENTIFIER.test(text) ? atoms.internString(text.normalize('NFKC')) : -1;
}

/** The character that starts at a byte, as a message shows it: `'€' (U+20AC)`. */
export function describeCharacter(source: Uint8Array, at: number): string {
  const text = Buffer.from(source.buffer, source.byteOffset + at, Math.min(4, source.length - at)).toString('utf8');
  const code = text.codePointAt(0) ?? 0;
  const shown = code < 32 ? '' : `'${String.fromCodePoint(code)}' `;
  return `${shown}(U+${code.toString(16).toUpperCase().padStart(4, '0')})`;
}
