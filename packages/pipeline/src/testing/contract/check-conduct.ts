import { createHash } from 'node:crypto';
import { buffersOf } from '@strata/formats/hand-over';
import type { Data, RecordBatch } from 'apache-arrow';
import { withOneDictionary } from '../../batches/one-dictionary.ts';
import type { AnyLayer, LayerContext, LayerInputs, LayerSignal } from '../../contract/layer.ts';
import { LayerFailure, runLayer } from '../../run/run-layer.ts';
import type { CheckContext, ContractCheck } from './contract-subject.ts';
import { ContractViolation } from './contract-violation.ts';
import { inputTables, regroup, type SampleTables, sampleBatch } from './sample.ts';

/** The whole sample as a layer's inputs: for a partition layer in one partition, for others in as many batches as there are. */
function wholeSample({ layer, sample }: CheckContext): Record<string, readonly RecordBatch[]> {
  const { partitions, whole } = layer.scope === 'partition' ? regroup(layer, sample, sample.partitions.length) : sample;
  return inputsFrom(layer, partitions, whole);
}

function inputsFrom(layer: AnyLayer, partitions: readonly SampleTables[], whole: SampleTables = {}) {
  const tables = inputTables(layer);
  return Object.fromEntries(
    Object.entries(layer.inputs as LayerInputs).map(([name, input]) => {
      const table = tables['table' in input ? input.table.name : input.name];
      const given = table.name in whole ? [whole[table.name]] : partitions.map((partition) => partition[table.name]);
      const batches = given.map((rows) => sampleBatch(table, rows));
      return [name, layer.scope === 'repository' ? withOneDictionary(table.schema, batches) : batches];
    }),
  );
}

/** The layer with another context. */
const wrapped = (layer: AnyLayer, wrap: (context: LayerContext) => Partial<LayerContext>): AnyLayer => ({
  ...layer,
  run: (context: LayerContext) => layer.run({ ...context, ...wrap(context) }),
});

export const leavesInputsAlone: ContractCheck = {
  name: 'leaves its inputs as they are',
  async run(context) {
    const inputs = wholeSample(context);
    const before = Object.entries(inputs).map(([name, batches]) => [name, digest(batches)]);
    await runLayer(context.layer, inputs, { options: context.options });
    for (const [name, expected] of before) {
      if (digest(inputs[name]) === expected) continue;
      throw new ContractViolation(
        `expected input '${name}' unchanged, got other bytes: other layers read the same memory`,
      );
    }
  },
};

function digest(batches: readonly RecordBatch[]): string {
  const hash = createHash('sha256');
  const add = (data: Data): void => {
    for (const { buffer, byteOffset, byteLength } of buffersOf(data))
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
    data.children.forEach(add);
    data.dictionary?.data.forEach(add);
  };
  for (const { data } of batches) add(data);
  return hash.digest('hex');
}

/** A signal that counts how often it is looked at, and is raised after so many looks. */
class CountingSignal implements LayerSignal {
  looks = 0;
  longestGap = 0;
  raised = false;
  readonly #after: number;
  #last = performance.now();

  constructor(after: number) {
    this.#after = after;
  }

  get aborted(): boolean {
    const now = performance.now();
    this.longestGap = Math.max(this.longestGap, now - this.#last);
    this.#last = now;
    this.raised ||= this.looks++ >= this.#after;
    return this.raised;
  }

  throwIfAborted(): void {
    if (this.aborted) throw new DOMException('Aborted by the contract suite', 'AbortError');
  }
}

export const obeysAbort: ContractCheck = {
  name: 'obeys the abort signal',
  async run(context) {
    const { sample, abortWithin = 500 } = context;
    const signal = new CountingSignal(Number.POSITIVE_INFINITY);
    const layer = wrapped(context.layer, () => ({ signal }));
    await runLayer(layer, wholeSample(context), { options: context.options });
    const { looks, longestGap } = signal;
    if (looks < 2) {
      throw new ContractViolation(
        `expected at least 2 looks at context.signal over ${sample.partitions.length} partitions of input, got ${looks}: ` +
          'call context.signal.throwIfAborted() once a file, or every few thousand rows',
      );
    }
    if (longestGap > abortWithin) {
      throw new ContractViolation(
        `expected a look at context.signal every ${abortWithin} ms, got ${Math.round(longestGap)} ms between two`,
      );
    }
    for (const after of new Set([0, Math.floor(looks / 2)])) await stopsAfter(context, after);
  },
};

/** Raises the signal after so many looks; the layer may then neither emit nor go on to other places. */
async function stopsAfter(context: CheckContext, after: number): Promise<void> {
  const signal = new CountingSignal(after);
  let emitted = 0;
  let places = 0;
  const layer = wrapped(context.layer, ({ emit }) => ({
    signal,
    emit(output, rows) {
      if (signal.raised) emitted++;
      emit(output, rows);
    },
  }));
  const at = () => {
    if (signal.raised) places++;
  };
  try {
    await runLayer(layer, wholeSample(context), { options: context.options, at });
  } catch (error) {
    const aborted = error instanceof LayerFailure && error.failure.reason === 'threw';
    if (!aborted || error.failure.error.name !== 'AbortError') throw error;
  }
  if (emitted > 0 || places > 1) {
    throw new ContractViolation(
      `expected the layer to stop once the signal was raised (at look ${after + 1}), got ${emitted} more emits and work on ${places} more places: ` +
        'call context.signal.throwIfAborted(), and let what it throws through',
    );
  }
}

const INJECTED = 'thrown by the contract suite instead of emitting';

export const namesPlaces: ContractCheck = {
  name: 'names the place it works on, for errors to name it too',
  async run(context) {
    const { layer, sample, options, places } = context;
    const named = new Set<string>();
    const groups =
      layer.scope === 'partition' ? sample.partitions.map((partition) => [partition]) : [sample.partitions];
    for (const group of groups) {
      const failing = wrapped(layer, () => ({
        emit() {
          throw new Error(INJECTED);
        },
      }));
      const inputs = () => inputsFrom(layer, group, sample.whole);
      await runLayer(layer, inputs(), { options, at: (place) => named.add(place) });
      const failure = await failureOf(() => runLayer(failing, inputs(), { options }));
      if (failure === undefined || failure.place !== null) continue;
      throw new ContractViolation(
        'expected context.at(...) before the first emit, got none: without it an error cannot say which file it is about',
      );
    }
    const missing = places?.filter((place) => !named.has(place)) ?? [];
    if (missing.length === 0) return;
    throw new ContractViolation(
      `expected context.at for ${missing.join(', ')}, got it only for ${[...named].join(', ') || 'nothing'}`,
    );
  },
};

/** What came of the error that the suite threw. @throws whatever else went wrong */
async function failureOf(run: () => Promise<unknown>): Promise<{ readonly place: string | null } | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    if (error instanceof LayerFailure && error.failure.reason === 'threw') {
      if (error.failure.error.message === INJECTED) return error.failure;
    }
    throw error;
  }
}
