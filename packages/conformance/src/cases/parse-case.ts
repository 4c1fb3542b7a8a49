import type { OracleTarget } from '../oracle/records.ts';
import type { Case, CaseFile, Expectation, Outcome } from './case.ts';

/**
 * Reads a case. It is a text of this form:
 *
 *     # What the case shows, in one line.
 *     # roots: src lib                       (where there are source roots)
 *     # new syntax                           (where it needs a recent Python)
 *     --- pkg/__init__.py
 *     from .a import f                       #> import f => pkg/a.py:1 pkg.a.f
 *     --- pkg/a.py bom newline=crlf encoding=latin-1
 *     def f(): ...                           #> def function pkg.a.f to 1
 *
 * What follows `#>` is for the reader of the case and stays in the file as a comment. Entries are separated by ';':
 *
 *     import NAME => TARGETS                 the import of NAME (or `import NAME`) in this line
 *     TEXT => TARGETS                        the name, or the last name of the dotted text, in this line; TEXT#2 is its second occurrence;
 *                                            `.name` is an attribute of whatever stands before it
 *     TEXT in SCOPE                          the fqn of the scope that binds the name, or builtin, or unknown
 *     def KIND FQN [to LINE]                 a definition whose keyword (variable: first binding) is in this line
 *
 * TARGETS is `path:line fqn`, several separated by '|' with the likeliest first, or '-' for none; a '?' at the end says that Python may
 * find something outside the tree instead. `TARGETS [STATUS EVIDENCE: TARGETS]` is for imports of which only the path of a running Python would
 * tell where they end: the oracle must say the first, an index the second, with that status and evidence (see the table `resolutions`). An entry
 * may start with `-2:` to be about the line two above.
 *
 * @throws Error naming the file and line of an entry that cannot be read
 */
export function parseCase(text: string, name: string): Case {
  const [head, ...sections] = text.split(/^--- /m);
  const comments = head.split('\n').map((line) => line.replace(/^# ?/, ''));
  const roots = comments.find((line) => line.startsWith('roots:'));
  const files: CaseFile[] = [];
  const expectations: Expectation[] = [];
  for (const section of sections) {
    const end = section.indexOf('\n');
    const [file, ...options] = section.slice(0, end).trim().split(' ');
    const body = section.slice(end + 1);
    files.push({ path: file, bytes: encode(body, options, `${name}: ${file}`) });
    expectations.push(...parseExpectations(body, file, name));
  }
  return {
    title: comments[0].trim(),
    files,
    roots:
      roots === undefined
        ? []
        : roots
            .slice('roots:'.length)
            .trim()
            .split(' ')
            .map((root) => (root === '.' ? '' : root)),
    newSyntax: comments.some((line) => line.trim() === 'new syntax'),
    expectations,
  };
}

function encode(body: string, options: readonly string[], place: string): Uint8Array {
  let text = body;
  let encoding: BufferEncoding = 'utf8';
  for (const option of options) {
    if (option === 'bom') text = `\uFEFF${text}`;
    else if (option === 'newline=crlf') text = text.replaceAll('\n', '\r\n');
    else if (option === 'newline=cr') text = text.replaceAll('\n', '\r');
    else if (option === 'encoding=latin-1') encoding = 'latin1';
    else if (option === 'no-last-newline') text = text.replace(/\n+$/, '');
    else
      throw new Error(
        `${place}: expected bom, newline=crlf, newline=cr, encoding=latin-1 or no-last-newline, got '${option}'`,
      );
  }
  return Buffer.from(text.replaceAll('<FF>', '\f'), encoding);
}

function* parseExpectations(body: string, file: string, name: string): Generator<Expectation> {
  const lines = body.split('\n');
  for (const [index, source] of lines.entries()) {
    const mark = source.indexOf('#>');
    if (mark < 0) continue;
    for (const part of source.slice(mark + 2).split(';')) {
      const entry = part.trim();
      const [, above = '0', text] = /^(?:-(\d+):)?\s*(.*)$/.exec(entry) as RegExpExecArray;
      const line = index + 1 - Number(above);
      try {
        yield parseEntry(text, file, line, lines[line - 1].split('#>')[0]);
      } catch (error) {
        throw new Error(`${name}: ${file}:${index + 1}: ${(error as Error).message}`);
      }
    }
  }
}

function parseEntry(text: string, file: string, line: number, code: string): Expectation {
  const place = { path: file, line, text: `${file}:${line} ${text}` };
  const definition = /^def (\w+) (\S+)(?: to (\d+))?$/.exec(text);
  if (definition) {
    const [, kind, fqn, end] = definition;
    return { about: 'definition', ...place, kind, fqn, endLine: end === undefined ? null : Number(end) };
  }
  const binding = /^(\S+) in (\S+)$/.exec(text);
  if (binding) return { about: 'binding', ...place, col: columnOf(binding[1], code), scope: binding[2] };
  const imported = /^import (\S+) => (.+?)(?: \[(\w+) (\w+): (.*)\])?$/.exec(text);
  if (imported) {
    const [, name, outcome, status, evidence, guessed] = imported;
    const guess = status === undefined ? null : { status, evidence, outcome: parseOutcome(guessed) };
    return { about: 'import', ...place, name, outcome: parseOutcome(outcome), guess };
  }
  const reference = /^(\S+) => (.+)$/.exec(text);
  if (reference) {
    return {
      about: 'reference',
      ...place,
      col: columnOf(reference[1], code),
      outcome: parseOutcome(reference[2]),
    };
  }
  throw new Error(`expected an entry such as 'x => pkg/a.py:1 pkg.a.x', got '${text}'`);
}

function parseOutcome(text: string): Outcome {
  const sure = !text.trim().endsWith('?');
  const list = text.trim().replace(/\s*\?$/, '');
  if (list === '-') return { targets: [], sure };
  const targets = list.split('|').map((target): OracleTarget => {
    const match = /^(\S+):(\d+) (\S+)$/.exec(target.trim());
    if (!match) throw new Error(`expected a target such as 'pkg/a.py:1 pkg.a.x', got '${target.trim()}'`);
    return [match[1], match[3], Number(match[2])];
  });
  return { targets, sure };
}

/** UTF-8 byte column of the last name of `text` in a line of code. */
function columnOf(text: string, code: string): number {
  const [, dotted, nth = '1'] = /^(.*?)(?:#(\d+))?$/.exec(text) as RegExpExecArray;
  const escaped = dotted.replaceAll('.', String.raw`\.`);
  const pattern = new RegExp(
    dotted.startsWith('.') ? `${escaped}(?![\\w])` : `(?<![\\w.\\u0080-\\uffff])${escaped}(?![\\w\\u0080-\\uffff])`,
    'gu',
  );
  const matches = [...code.matchAll(pattern)];
  const match = matches[Number(nth) - 1];
  if (!match)
    throw new Error(
      `expected '${dotted}' in the line's code, at least ${nth} times; it is there ${matches.length} times`,
    );
  const start = match.index + dotted.lastIndexOf('.') + 1;
  // A form feed is written as four characters here.
  return Buffer.byteLength(code.slice(0, start).replaceAll('<FF>', '\f'));
}
