import type { ClassNode } from './syntax.ts';

const range = (from: number, to: number): ClassNode => ({ kind: 'range', from, to });
const ranges = (...pairs: readonly string[]): ClassNode[] =>
  pairs.map((pair) => range(pair.charCodeAt(0), pair.charCodeAt(pair.length - 1)));

/** The classes that may stand in brackets as `[:name:]`. All are of ASCII. */
const POSIX: Readonly<Record<string, readonly ClassNode[]>> = {
  alnum: ranges('09', 'AZ', 'az'),
  alpha: ranges('AZ', 'az'),
  ascii: [range(0, 0x7f)],
  blank: ranges('\t', ' '),
  cntrl: [range(0, 0x1f), range(0x7f, 0x7f)],
  digit: ranges('09'),
  graph: ranges('!~'),
  lower: ranges('az'),
  print: ranges(' ~'),
  punct: ranges('!/', ':@', '[`', '{~'),
  space: ranges('\t\r', ' '),
  upper: ranges('AZ'),
  word: ranges('09', 'AZ', 'az', '_'),
  xdigit: ranges('09', 'AF', 'af'),
};

/** What the parser of classes needs of the parser around it. */
export interface ClassInput {
  readonly text: string;
  position: number;
  /** The escape at the position, which is at the backslash: a character's code point, or a class. */
  escapeInClass(): number | ClassNode;
  fail(message: string, at?: number): never;
}

/**
 * Parses a bracketed class, from after its `[` to after its `]`: items, ranges, nested classes, `[:alpha:]`, and the operators `&&`, `--` and `~~`, which
 * associate to the left and bind less tightly than putting items side by side.
 */
export function parseClass(input: ClassInput): ClassNode {
  const { text } = input;
  const open = input.position - 1;
  const negated = text[input.position] === '^';
  if (negated) input.position++;
  let items: ClassNode[] = [];
  let left: ClassNode | undefined;
  let operator: 'intersection' | 'difference' | 'symmetric-difference' = 'intersection';
  const join = (): ClassNode => {
    const right: ClassNode = { kind: 'union', items, negated: false };
    return left === undefined ? right : { kind: operator, left, right };
  };
  // A bracket or hyphens in first place stand for themselves.
  const first = /^(?:\]|-+)?/.exec(text.slice(input.position))![0];
  items.push(...ranges(...first));
  input.position += first.length;
  for (;;) {
    const character = text[input.position];
    if (character === undefined) input.fail("expected ']' to end the class", open);
    if (character === ']') {
      input.position++;
      const set = join();
      return negated ? { kind: 'union', items: [set], negated } : set;
    }
    const next = operatorAt(text, input.position);
    if (next !== undefined) {
      left = join();
      operator = next;
      items = [];
      input.position += 2;
    } else items.push(character === '[' ? (parsePosix(input) ?? parseNested(input)) : parseItem(input));
  }
}

function operatorAt(text: string, at: number) {
  switch (text.slice(at, at + 2)) {
    case '&&':
      return 'intersection';
    case '--':
      return 'difference';
    case '~~':
      return 'symmetric-difference';
    default:
      return undefined;
  }
}

function parseNested(input: ClassInput): ClassNode {
  input.position++;
  return parseClass(input);
}

/** `[:name:]` or `[:^name:]` at the position. */
function parsePosix(input: ClassInput): ClassNode | undefined {
  const match = /^\[:(\^?)([a-z]+):\]/.exec(input.text.slice(input.position, input.position + 16));
  if (match === null) return undefined;
  const items = POSIX[match[2]];
  if (items === undefined) input.fail(`expected one of ${Object.keys(POSIX).join(', ')}, got '${match[2]}'`);
  input.position += match[0].length;
  return { kind: 'union', items, negated: match[1] === '^' };
}

function parseItem(input: ClassInput): ClassNode {
  const at = input.position;
  const from = parseMember(input);
  const { text, position } = input;
  // A hyphen is a range's only between two characters; before a bracket it stands for itself, before another it is an operator.
  if (text[position] !== '-' || text[position + 1] === ']' || text[position + 1] === '-') {
    return typeof from === 'number' ? range(from, from) : from;
  }
  input.position++;
  const to = parseMember(input);
  if (typeof from !== 'number' || typeof to !== 'number') input.fail('expected characters at both ends of a range', at);
  if (to < from) input.fail('expected the ends of a range in ascending order', at);
  return range(from, to);
}

function parseMember(input: ClassInput): number | ClassNode {
  if (input.text[input.position] === '\\') return input.escapeInClass();
  const code = input.text.codePointAt(input.position);
  if (code === undefined) input.fail("expected ']' to end the class");
  input.position += code > 0xffff ? 2 : 1;
  return code;
}
