import { openIndex } from '@strata/pipeline';
import { fileRanges, RawTable } from './raw-table.ts';

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
    const ids = files.numbers('file_id');
    for (let row = 0; row < files.length; row++) this.#files.set(files.text('path', row), ids[row]);
    this.#references = referenceColumns(new RawTable(opened.index.table('references')));
    this.#nodes = nodeColumns(new RawTable(opened.index.table('nodes')));
    this.#imports = importColumns(new RawTable(opened.index.table('imports')));
  }

  /** The bindings of the base names of a file, by position (see `positionKey`). */
  of(path: string): Map<number, NameBinding> {
    const found = new Map<number, NameBinding>();
    const file = this.#files.get(path);
    const { ranges, text, texts, line, col } = this.#references;
    const [start, end] = (file === undefined ? undefined : ranges.get(file)) ?? [0, 0];
    for (let row = start; row < end; row++) {
      const name = texts[text[row]];
      if (!name.includes('.')) found.set(positionKey(line[row], col[row]), this.#binding(file as number, row, name));
    }
    return found;
  }

  #binding(file: number, row: number, name: string): NameBinding {
    const { binding, bindings, target, targetNull } = this.#references;
    const how = bindings[binding[row]];
    if (targetNull[row]) return { name, binding: how, kind: null, scope: null, scopeLine: null };
    const nodes = this.#nodes;
    const first = nodes.ranges.get(file)?.[0] ?? 0;
    if (how === 'import') {
      const scope = first + this.#imports.node[(this.#imports.ranges.get(file)?.[0] ?? 0) + target[row]];
      const fqn = nodes.table.text('fqn', scope);
      return { name, binding: how, kind: 'import', scope: fqn, scopeLine: nodes.line[scope] };
    }
    const node = first + target[row];
    const kind = nodes.kinds[nodes.kind[node]];
    const parent = first + nodes.parent[node];
    const scope = scopeOf(nodes.table.text('fqn', node), nodes.names[nodes.name[node]]);
    return { name, binding: how, kind, scope, scopeLine: nodes.line[parent] };
  }
}

export const positionKey = (line: number, col: number): number => line * 0x10_0000 + col;

/** `pkg.f.<locals>.x` is bound in `pkg.f`, `pkg.C.x` in `pkg.C`. */
function scopeOf(fqn: string, name: string): string {
  const outer = fqn.slice(0, -name.length - 1);
  return outer.endsWith('.<locals>') ? outer.slice(0, -'.<locals>'.length) : outer;
}

function referenceColumns(table: RawTable) {
  return {
    ranges: fileRanges(table.numbers('file_id')),
    text: table.numbers('text'),
    texts: table.dictionary('text'),
    line: table.numbers('line'),
    col: table.numbers('col'),
    binding: table.numbers('binding'),
    bindings: table.dictionary('binding'),
    target: table.numbers('target'),
    targetNull: table.nulls('target'),
  };
}

function nodeColumns(table: RawTable) {
  return {
    table,
    ranges: fileRanges(table.numbers('file_id')),
    parent: table.numbers('parent'),
    kind: table.numbers('kind'),
    kinds: table.dictionary('kind'),
    name: table.numbers('name'),
    names: table.dictionary('name'),
    line: table.numbers('start_line'),
  };
}

function importColumns(table: RawTable) {
  return { ranges: fileRanges(table.numbers('file_id')), node: table.numbers('node') };
}
