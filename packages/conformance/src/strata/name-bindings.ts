import { openIndex } from '@strata/pipeline';
import { type FileRows, RawTable, type RowAt } from './raw-table.ts';

/** What the index says of a name: the scope its base name is bound in, or why there is none. */
export interface NameBinding {
  readonly name: string;
  /** As in the table `references`. */
  readonly binding: string;
  /** Kind of the node it is bound to; 'import' for an import; null where there is none. */
  readonly kind: string | null;
  /** fqn of the scope that binds it; null where there is none. */
  readonly scope: string | null;
  /** Line of the scope's own node; null where there is none. */
  readonly scopeLine: number | null;
}

/** Looks up by position what the tables `references`, `nodes` and `imports` of an index say of names. */
export class NameBindings {
  readonly #files = new Map<string, number>();
  readonly #references;
  readonly #nodes;
  readonly #imports;

  /** @throws Error when the index cannot be opened */
  constructor(directory: string) {
    const opened = openIndex(directory, { tables: ['files', 'nodes', 'imports', 'references'] });
    if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
    const files = new RawTable(opened.index.table('files'));
    for (const [batch, ids] of files.numbers('file_id').entries()) {
      for (let row = 0; row < ids.length; row++) this.#files.set(files.text('path', { batch, row }), ids[row]);
    }
    this.#references = referenceColumns(new RawTable(opened.index.table('references')));
    this.#nodes = nodeColumns(new RawTable(opened.index.table('nodes')));
    this.#imports = importColumns(new RawTable(opened.index.table('imports')));
  }

  /** The bindings of the base names of a file, by position (see `positionKey`). */
  of(path: string): Map<number, NameBinding> {
    const found = new Map<number, NameBinding>();
    const file = this.#files.get(path);
    const { ranges, text, texts, line, col } = this.#references;
    const { batch, start, end } = (file === undefined ? undefined : ranges.get(file)) ?? NO_ROWS;
    for (let row = start; row < end; row++) {
      const name = texts[text[batch][row]];
      if (name.includes('.')) continue;
      found.set(positionKey(line[batch][row], col[batch][row]), this.#binding(file as number, { batch, row }, name));
    }
    return found;
  }

  #binding(file: number, at: RowAt, name: string): NameBinding {
    const { binding, bindings, target, isTargetNull } = this.#references;
    const how = bindings[binding[at.batch][at.row]];
    if (isTargetNull(at)) return { name, binding: how, kind: null, scope: null, scopeLine: null };
    const nodes = this.#nodes;
    const aimedAt = target[at.batch][at.row];
    const { batch, start: first } = nodes.ranges.get(file) ?? NO_ROWS;
    if (how === 'import') {
      const own = this.#imports.ranges.get(file) ?? NO_ROWS;
      const scope = first + this.#imports.node[own.batch][own.start + aimedAt];
      const fqn = nodes.table.text('fqn', { batch, row: scope });
      return { name, binding: how, kind: 'import', scope: fqn, scopeLine: nodes.line[batch][scope] };
    }
    const node = first + aimedAt;
    const kind = nodes.kinds[nodes.kind[batch][node]];
    const parent = first + nodes.parent[batch][node];
    const scope = scopeOf(nodes.table.text('fqn', { batch, row: node }), nodes.names[nodes.name[batch][node]]);
    return { name, binding: how, kind, scope, scopeLine: nodes.line[batch][parent] };
  }
}

const NO_ROWS: FileRows = { batch: 0, start: 0, end: 0 };

export const positionKey = (line: number, col: number): number => line * 0x10_0000 + col;

/** `pkg.f.<locals>.x` is bound in `pkg.f`, `pkg.C.x` in `pkg.C`. */
function scopeOf(fqn: string, name: string): string {
  const outer = fqn.slice(0, -name.length - 1);
  return outer.endsWith('.<locals>') ? outer.slice(0, -'.<locals>'.length) : outer;
}

function referenceColumns(table: RawTable) {
  return {
    ranges: table.rowsByFile(),
    text: table.numbers('text'),
    texts: table.dictionary('text'),
    line: table.numbers('line'),
    col: table.numbers('col'),
    binding: table.numbers('binding'),
    bindings: table.dictionary('binding'),
    target: table.numbers('target'),
    isTargetNull: table.nullsOf('target'),
  };
}

function nodeColumns(table: RawTable) {
  return {
    table,
    ranges: table.rowsByFile(),
    parent: table.numbers('parent'),
    kind: table.numbers('kind'),
    kinds: table.dictionary('kind'),
    name: table.numbers('name'),
    names: table.dictionary('name'),
    line: table.numbers('start_line'),
  };
}

function importColumns(table: RawTable) {
  return { ranges: table.rowsByFile(), node: table.numbers('node') };
}
