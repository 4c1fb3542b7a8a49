import { batchOf, rebuildBatch } from '@strata/formats/hand-over';
import { defineTable, selectionOf, type TableDefinition, type TableInput } from '@strata/tables';
import type { Data, RecordBatch } from 'apache-arrow';
import { checkBatch } from '../batches/check-batch.ts';
import type { AnyLayer, LayerInputs } from '../contract/layer.ts';
import type { SourceDefinition, SourceReload } from '../contract/source.ts';
import { BadOutput } from './collect-outputs.ts';
import { type Hooks, inputSchema } from './execute.ts';
import type { LoadedModule } from './load-module.ts';
import type { TaskInput } from './protocol.ts';

/** Batches by a layer's own names of its inputs. */
export type Batches = ReadonlyMap<string, readonly RecordBatch[]>;

/** The source did not make columns again. */
export class ReloadFailed extends Error {
  constructor(error: unknown) {
    super('reload failed', { cause: error });
  }
}

/**
 * The batches of a task's inputs. Columns that are in memory no more are made again by the source.
 *
 * @param source - loads the source's module
 * @throws ReloadFailed
 */
export async function rebuildInputs(
  layer: AnyLayer,
  inputs: readonly TaskInput[],
  source: () => Promise<LoadedModule>,
  root: string,
  hooks: Hooks,
): Promise<Batches> {
  const rebuilt = new Map<string, readonly RecordBatch[]>();
  for (const { name, batches, reload } of inputs) {
    const input = (layer.inputs as LayerInputs)[name];
    if (reload === undefined) {
      const schema = inputSchema(input);
      rebuilt.set(
        name,
        batches.map((batch) => rebuildBatch(schema, batch)),
      );
      continue;
    }
    const { definition, options } = await source();
    const reloader = new Reloader(definition as SourceDefinition, options, reload.columns, root, hooks);
    const whole: RecordBatch[] = [];
    for (const [i, batch] of batches.entries()) {
      whole.push(join(input, batch, await reloader.columnsOf(reload.rows[i])));
    }
    rebuilt.set(name, whole);
  }
  return rebuilt;
}

type Descriptor = TaskInput['batches'][number];

/** A batch of an input: the columns that were kept, and those that were made again. */
function join(input: TableInput, kept: Descriptor, made: Readonly<Record<string, Data>>): RecordBatch {
  const { table, columns } = selectionOf(input);
  const names = Object.keys(columns);
  const others = table.select(...names.filter((name) => !Object.hasOwn(made, name)));
  const rest = rebuildBatch(inputSchema(others), kept);
  const keptNames = Object.keys(others.columns);
  const children = names.map((name) => made[name] ?? rest.data.children[keptNames.indexOf(name)]);
  return batchOf(inputSchema(input), kept.length, children);
}

class Reloader {
  readonly #reload: SourceReload<unknown>;
  readonly #table: TableDefinition;
  /** What the source is to give: the columns that are wanted or not, as it declares them. */
  readonly #made: TableDefinition;
  readonly #reads: TableInput;
  readonly #options: unknown;
  readonly #wanted: readonly string[];
  readonly #root: string;
  readonly #hooks: Hooks;

  constructor(source: SourceDefinition, options: unknown, wanted: readonly string[], root: string, hooks: Hooks) {
    this.#reload = source.reload as SourceReload<unknown>;
    this.#table = source.outputs[this.#reload.output];
    this.#made = defineTable(this.#table.name, this.#table.doc, this.#table.select(...this.#reload.columns).columns);
    this.#reads = this.#table.select(...this.#reload.reads);
    this.#options = options;
    this.#wanted = wanted;
    this.#root = root;
    this.#hooks = hooks;
  }

  async columnsOf(rows: Descriptor): Promise<Record<string, Data>> {
    const { signal, at, place } = this.#hooks;
    try {
      const given = rebuildBatch(inputSchema(this.#reads), rows);
      const made = await this.#reload.run(given, { root: this.#root, options: this.#options, signal, at });
      const checked = checkBatch(this.#made, made);
      if ('problem' in checked) throw new BadOutput(this.#reload.output, checked.problem, place());
      if (made.numRows !== rows.length) {
        const problem = { column: '', expected: `${rows.length} rows, as it was given`, got: `${made.numRows}` };
        throw new BadOutput(this.#reload.output, problem, place());
      }
      const names = Object.keys(this.#made.columns);
      return Object.fromEntries(this.#wanted.map((name) => [name, checked.columns[names.indexOf(name)]]));
    } catch (error) {
      throw new ReloadFailed(error);
    }
  }
}
