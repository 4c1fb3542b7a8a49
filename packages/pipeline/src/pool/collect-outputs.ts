import { batchOf, isShared, memoryOf } from '@strata/formats/hand-over';
import type { TableDefinition } from '@strata/tables';
import { type Data, RecordBatch, type Table } from 'apache-arrow';
import { type BatchProblem, checkBatch } from '../batches/check-batch.ts';
import { packColumns } from '../batches/pack-batches.ts';

/** Thrown out of a layer's `emit`: the rows are not what the layer declared. */
export class BadOutput extends Error {
  readonly output: string;
  readonly problem: BatchProblem;
  /** What the layer was working on. */
  readonly place: string | null;

  constructor(output: string, problem: BatchProblem, place: string | null) {
    super(
      `output '${output}'${problem.column && `, column '${problem.column}'`}: expected ${problem.expected}, got ${problem.got}`,
    );
    this.name = 'BadOutput';
    this.output = output;
    this.problem = problem;
    this.place = place;
  }
}

/** Shared memory that other rows already lie in: of inputs, and of what was emitted before. Lives as long as the thread. */
const inUse = new WeakSet<SharedArrayBuffer>();

/** Says that inputs lie in this memory. */
export function markInUse(batch: RecordBatch): void {
  for (const memory of memoryOf(batch.data)) inUse.add(memory);
}

/**
 * Takes what a layer or source emits. Rows are checked against the declared tables, and end up in shared memory of their own: what lies
 * elsewhere, or in memory that others use (an input's column passed on, a batch emitted twice), is copied, because the framework rewrites the
 * dictionary indices of emitted rows in place.
 */
export class OutputCollector {
  readonly #declared: Readonly<Record<string, TableDefinition>>;
  readonly #place: () => string | null;
  readonly #emitted = new Map<string, RecordBatch[]>();
  /** The first bad output, also when the layer swallowed the exception. */
  fault: BadOutput | undefined;

  /** @param place - tells what the layer is working on */
  constructor(declared: Readonly<Record<string, TableDefinition>>, place: () => string | null) {
    this.#declared = declared;
    this.#place = place;
  }

  /** @throws BadOutput when the output is not declared, or the rows are not as declared */
  readonly emit = (output: string, rows: RecordBatch | Table): void => {
    const table = Object.hasOwn(this.#declared, output) ? this.#declared[output] : undefined;
    if (table === undefined) {
      const expected = `one of the declared outputs ${Object.keys(this.#declared).join(', ') || '(none)'}`;
      throw this.#refuse(output, { column: '', expected, got: `'${output}'` });
    }
    for (const batch of rows instanceof RecordBatch ? [rows] : rows.batches) {
      if (batch.numRows === 0) continue;
      const checked = checkBatch(table, batch);
      if ('problem' in checked) throw this.#refuse(output, checked.problem);
      this.#add(output, own(table, batch.numRows, checked.columns));
    }
  };

  /** What was emitted: batches by output, in the order of the calls. Outputs without rows are left out. */
  get outputs(): ReadonlyMap<string, readonly RecordBatch[]> {
    return this.#emitted;
  }

  #add(output: string, batch: RecordBatch): void {
    const batches = this.#emitted.get(output);
    if (batches) batches.push(batch);
    else this.#emitted.set(output, [batch]);
  }

  #refuse(output: string, problem: BatchProblem): BadOutput {
    const error = new BadOutput(output, problem, this.#place());
    this.fault ??= error;
    return error;
  }
}

function own(table: TableDefinition, length: number, columns: readonly Data[]): RecordBatch {
  const { fields } = table.schema;
  const memory = columns.reduce((into, column) => memoryOf(column, into), new Set<SharedArrayBuffer>());
  const free = ![...memory].some((buffer) => inUse.has(buffer));
  const asIs = free && columns.every((column) => isShared(column) && (column.dictionary?.data.length ?? 1) === 1);
  const batch = batchOf(
    table.schema,
    length,
    asIs
      ? columns.map((column, i) => column.clone(fields[i].type))
      : packColumns(columns.map((column, i) => ({ type: fields[i].type, parts: [column] }))),
  );
  markInUse(batch);
  return batch;
}
