import { ChunkKind, NONE, NodeKind } from '@strata/tables';
import type { ChunkOptions } from '../chunk-options.ts';
import { type FileDefinitions, NOTHING } from '../inputs/file-definitions.ts';
import type { FileRuns } from '../inputs/file-runs.ts';
import { type ChunkRows, hashOfText } from '../rows/chunk-rows.ts';
import { TOKEN_UNITS } from '../text/token-weights.ts';
import { cutRuns } from './cut-runs.ts';
import { definitionEnd, definitionStart } from './definition-borders.ts';
import { docstringEnd } from './docstring-end.ts';

/** Definitions below this many others are not cut any further. Python itself allows a hundred levels. */
const MAX_DEPTH = 64;

/** A chunk of a definition or file whose children are to be found. */
interface Container {
  readonly row: number;
  /** Its node; NONE for a file without nodes. */
  readonly node: number;
  /** Run with the keyword; -1 for a file. */
  readonly head: number;
  readonly from: number;
  readonly to: number;
  readonly depth: number;
}

/** Cuts one file after the other into chunks. */
export class FileCutter {
  readonly #runs: FileRuns;
  readonly #definitions: FileDefinitions;
  readonly #rows: ChunkRows;
  /** In 64ths of a token. */
  readonly #most: number;
  readonly #least: number;
  readonly #borders: number[] = [];
  /** Kind of the pieces of the last cut that lie before `#firstEnd`; those behind are code. */
  #firstKind: number = ChunkKind.code;
  #firstEnd = 0;
  #file = 0;
  #chunkOfNode: Uint32Array = new Uint32Array(0);

  constructor(runs: FileRuns, definitions: FileDefinitions, rows: ChunkRows, options: ChunkOptions) {
    this.#runs = runs;
    this.#definitions = definitions;
    this.#rows = rows;
    this.#most = options.maxTokens * TOKEN_UNITS;
    this.#least = options.minTokens * TOKEN_UNITS;
  }

  /**
   * Adds the chunks of a file, whose runs and definitions are loaded.
   * @param chunkOfNode - gets the chunk of each definition that has one of its own
   */
  cutFile(file: number, parent: number, path: string, chunkOfNode: Uint32Array): void {
    this.#file = file;
    this.#chunkOfNode = chunkOfNode;
    const node = this.#definitions.count > 0 ? 0 : NONE;
    const to = this.#runs.count;
    const place = { parent, kind: ChunkKind.file, file, node };
    const row = this.#rows.addRuns(place, hashOfText(path), this.#runs, 0, to);
    if (node === 0) chunkOfNode[0] = row;
    this.#fill({ row, node, head: -1, from: 0, to, depth: 0 });
  }

  /** Adds the children of a chunk, or makes it a leaf. */
  #fill(container: Container): void {
    const { node, from, to, depth } = container;
    let at = from;
    if (depth < MAX_DEPTH && node !== NONE && !this.#isShortFunction(container)) {
      const { firstChild, nextSibling } = this.#definitions;
      for (let child = firstChild[node]; child !== NOTHING; child = nextSibling[child]) {
        at = this.#definition(container, child, at);
      }
    }
    if (at > from) {
      if (at < to) this.#loose(container, at, to);
      return;
    }
    const pieces = this.#pieces(container, from, to);
    if (pieces === 1) this.#rows.setLeaf(container.row, this.#runs.tokensOf(from, to));
    else this.#addPieces(container, from, to);
  }

  /** A function within the budget is not taken apart. */
  #isShortFunction({ node, from, to }: Container): boolean {
    const kind = this.#definitions.kinds[node];
    return (kind === NodeKind.function || kind === NodeKind.method) && this.#runs.tokensOf(from, to) <= this.#most;
  }

  /** Adds a definition and what lies before it. @returns the run after it; `at` if it has no run of its own */
  #definition(container: Container, node: number, at: number): number {
    const runs = this.#runs;
    const { startLines, endLines, kinds } = this.#definitions;
    const head = runs.runOfLine(startLines[node] - 1);
    if (head < at || head >= container.to || head <= container.head) return at;
    const start = definitionStart(runs, head, Math.max(at, container.head + 1));
    const last = Math.min(Math.max(runs.runOfLine(endLines[node] - 1), head), container.to - 1);
    const end = definitionEnd(runs, head, last, container.to);
    if (start > at) this.#loose(container, at, start);
    const kind = chunkKindOf(kinds[node]);
    const place = { parent: container.row, kind, file: this.#file, node };
    const row = this.#rows.addRuns(place, this.#definitions.nameHash(node), runs, start, end);
    this.#chunkOfNode[node] = row;
    this.#fill({ row, node, head, from: start, to: end, depth: container.depth + 1 });
    return end;
  }

  /** Adds code that lies beside definitions. */
  #loose(container: Container, from: number, to: number): void {
    this.#pieces(container, from, to);
    this.#addPieces(container, from, to);
  }

  /** Finds where to cut. @returns the number of pieces */
  #pieces({ head, from: start }: Container, from: number, to: number): number {
    const runs = this.#runs;
    const borders = this.#borders;
    borders.length = 0;
    const documented = from === start ? docstringEnd(runs, head, to) : from;
    const hasDocstring = from === start && documented > Math.max(head, 0);
    this.#firstKind = ChunkKind.code;
    this.#firstEnd = to;
    if (hasDocstring) {
      const before = runs.tokensOf(from, documented);
      const behind = runs.tokensOf(documented, to);
      if (before >= this.#least && behind >= this.#least) {
        this.#firstKind = ChunkKind.docstring;
        this.#firstEnd = documented;
      } else if (before >= behind) this.#firstKind = ChunkKind.docstring;
    }
    if (runs.tokensOf(from, this.#firstEnd) > this.#most) cutRuns(runs, from, this.#firstEnd, this.#most, borders);
    if (this.#firstEnd < to) {
      borders.push(this.#firstEnd);
      if (runs.tokensOf(this.#firstEnd, to) > this.#most) cutRuns(runs, this.#firstEnd, to, this.#most, borders);
    }
    return borders.length + 1;
  }

  #addPieces({ row: parent, node }: Container, from: number, to: number): void {
    let start = from;
    for (let i = 0; i <= this.#borders.length; i++) {
      const end = i < this.#borders.length ? this.#borders[i] : to;
      const kind = start < this.#firstEnd ? this.#firstKind : ChunkKind.code;
      const row = this.#rows.addRuns({ parent, kind, file: this.#file, node }, 0, this.#runs, start, end);
      this.#rows.setLeaf(row, this.#runs.tokensOf(start, end));
      start = end;
    }
  }
}

function chunkKindOf(kind: number): number {
  if (kind === NodeKind.class) return ChunkKind.class;
  return kind === NodeKind.method ? ChunkKind.method : ChunkKind.function;
}
