import { isWordByte } from '../automaton/byte-classes.ts';
import { formsOf } from '../automaton/class-ranges.ts';
import type { PatternNode } from '../pattern/syntax.ts';
import { BYTE_SHARE } from '../prefilter/byte-rarity.ts';
import { MAX_LITERAL } from './kernel/layout.ts';

/** Text to look for, alone or as a word. */
export interface LiteralPlan {
  readonly bytes: Buffer;
  /** Bits of each byte that do not matter, and are set in `bytes`: the one that tells a letter's cases apart. */
  readonly masks: Buffer;
  /** Where in it two of its bytes are that are seldom found so. */
  readonly offsets: readonly [number, number];
  /** Whether the characters before and behind it must not be of a word. */
  readonly aloneBefore: boolean;
  readonly aloneBehind: boolean;
}

const CASE_BIT = 0x20;
/** Only the first bytes are looked for: a scan reads up to so many, and 16 more, beyond the end of a text. */
const MOST_OFFSET = 32;

/** The plan for a pattern that is some text, perhaps with borders of words around it; undefined for any other. */
export function literalPlan(node: PatternNode): LiteralPlan | undefined {
  const nodes = node.kind === 'concatenation' ? [...node.nodes] : [node];
  const before = nodes[0].kind === 'assertion' ? nodes.shift() : undefined;
  const behind = nodes.at(-1)?.kind === 'assertion' ? nodes.pop() : undefined;
  const bytes: number[] = [];
  const masks: number[] = [];
  for (const child of nodes) {
    if (child.kind !== 'character') return undefined;
    const forms = child.ignoreCase ? formsOf(child.code) : [child.code];
    const isLetter = forms.length === 2 && forms.every((form) => form < 0x80);
    if (forms.length > 1 && !isLetter) return undefined;
    const encoded = isLetter ? [child.code | CASE_BIT] : Buffer.from(String.fromCodePoint(child.code), 'utf8');
    for (const byte of encoded) {
      bytes.push(byte);
      masks.push(isLetter ? CASE_BIT : 0);
    }
  }
  if (bytes.length === 0 || bytes.length > MAX_LITERAL) return undefined;
  if (before !== undefined && !wantsOther(before, bytes[0], ['word-start', 'word-start-half'])) return undefined;
  if (behind !== undefined && !wantsOther(behind, bytes[bytes.length - 1], ['word-end', 'word-end-half']))
    return undefined;
  return {
    bytes: Buffer.from(bytes),
    masks: Buffer.from(masks),
    offsets: rarestPair(bytes),
    aloneBefore: before !== undefined,
    aloneBehind: behind !== undefined,
  };
}

/** Whether an assertion beside a byte says no more than that the character on its other side is not of a word. */
function wantsOther(node: PatternNode, byte: number, [whole, half]: readonly [string, string]): boolean {
  if (node.kind !== 'assertion') return false;
  if (node.assertion === half) return true;
  return (node.assertion === whole || node.assertion === 'word-boundary') && byte < 0x80 && isWordByte(byte);
}

function rarestPair(bytes: readonly number[]): [number, number] {
  const offsets = Array.from(bytes.slice(0, MOST_OFFSET).keys());
  offsets.sort((a, b) => BYTE_SHARE[bytes[a]] - BYTE_SHARE[bytes[b]] || a - b);
  // The same byte twice says less than another.
  const second = offsets.find((offset) => bytes[offset] !== bytes[offsets[0]]) ?? offsets[0];
  return [offsets[0], second];
}
