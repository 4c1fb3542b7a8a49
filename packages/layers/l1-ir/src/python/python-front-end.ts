import { Emitter } from '../emitter.ts';
import type { LanguageFrontEnd, SourceFile } from '../front-end.ts';
import { Atoms } from './atoms.ts';
import { Tokenizer } from './lexer/tokenizer.ts';
import { type Fault, Tokens } from './lexer/tokens.ts';
import { moduleName } from './module-name.ts';
import { Parser } from './parser/parser.ts';
import { type SourceText, sourceText } from './source-text.ts';
import { WARM_UP } from './warm-up.ts';

/** Faults reported for one file: what is no Python at all has one on every line. */
const MAX_FAULTS = 50;

/** Reads Python files into an emitter; keeps its memory from file to file. */
class PythonReader {
  readonly #emitter: Emitter;
  readonly #tokens = new Tokens();
  readonly #atoms = new Atoms();
  readonly #tokenizer = new Tokenizer(this.#tokens, this.#atoms);
  readonly #parser: Parser;
  #batch = -1;

  constructor(emitter: Emitter) {
    this.#emitter = emitter;
    this.#parser = new Parser(this.#tokens, this.#atoms, emitter);
  }

  read(file: SourceFile): void {
    if (this.#batch !== this.#emitter.batch) {
      this.#batch = this.#emitter.batch;
      this.#atoms.reset();
      this.#parser.resetCaches();
    }
    const text = sourceText(file.bytes, file.from, file.to);
    const { diagnostics, nodes } = this.#emitter;
    if (text.fault !== undefined) diagnostics.error('encoding-error', text.fault.message, text.fault.line, 0);
    this.#tokenizer.tokenize(text.bytes, text.from, text.to);
    this.#parser.parse(text.bytes, Buffer.from(moduleName(file.path, file.sourceRoot)));
    this.#endModule(text);
    if (text.fileOffset !== undefined) nodes.mapBytes(text.fileOffset);
    this.#report();
  }

  /** The module ends with the last line, before its line end. */
  #endModule(text: SourceText): void {
    const { lineStarts, lineCount } = this.#tokens;
    const endsWithLineEnd = lineCount > 1 && lineStarts[lineCount] === text.to;
    const line = endsWithLineEnd ? lineCount - 1 : lineCount;
    let end = text.to;
    if (endsWithLineEnd) {
      end--;
      if (text.bytes[end] === 10 && end > lineStarts[line] && text.bytes[end - 1] === 13) end--;
    }
    this.#emitter.nodes.setStart(0, 1, 0, text.from);
    this.#emitter.nodes.setEnd(0, line, end - lineStarts[line], end);
  }

  #report(): void {
    const { lineStarts, faults: lexical } = this.#tokens;
    const { faults: syntactic } = this.#parser;
    if (lexical.length + syntactic.length === 0) return;
    const faults: Fault[] = [...lexical, ...syntactic].sort((a, b) => a.at - b.at);
    const { diagnostics } = this.#emitter;
    for (const { at, line, message, isNewSyntax } of faults.slice(0, MAX_FAULTS)) {
      if (isNewSyntax) diagnostics.warning('new-syntax', message, line, at - lineStarts[line]);
      else diagnostics.error('syntax-error', message, line, at - lineStarts[line]);
    }
  }
}

/** Times the warm-up is read: the engine notes types only once a function has run for a while. */
const WARM_UP_ROUNDS = 8;

let isWarm = false;

function warmUp(): void {
  isWarm = true;
  const emitter = new Emitter('warm-up');
  const reader = new PythonReader(emitter);
  const bytes = Buffer.from(WARM_UP);
  for (let round = 0; round < WARM_UP_ROUNDS; round++) {
    emitter.begin(0);
    reader.read({ fileId: 0, path: 'pkg/warm_up.py', sourceRoot: '', bytes, from: 0, to: bytes.length });
    emitter.end();
    if (round % 2 === 1) emitter.finish();
  }
}

const readers = new WeakMap<Emitter, PythonReader>();

/** Python 3.8 to 3.14, and stubs. */
export const pythonFrontEnd: LanguageFrontEnd = {
  language: 'python',
  extensions: ['.py', '.pyi', '.pyw'],
  analyze(file, emitter) {
    let reader = readers.get(emitter);
    if (reader === undefined) {
      if (!isWarm) warmUp();
      reader = new PythonReader(emitter);
      readers.set(emitter, reader);
    }
    reader.read(file);
  },
};
