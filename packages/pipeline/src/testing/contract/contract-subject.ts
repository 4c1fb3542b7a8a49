import type { Table } from 'apache-arrow';
import type { AnyLayer } from '../../contract/layer.ts';
import type { Sample } from './sample.ts';

/** A layer to be held against the contract, and something for it to work on. */
export interface ContractSubject {
  /** The default export of its `module`: workers import it from there. */
  readonly layer: AnyLayer;
  /** As in a configuration. Default: none. */
  readonly options?: unknown;
  /** Made once. */
  readonly sample: () => Sample | Promise<Sample>;
  /**
   * What the layer should name with `context.at`, each at least once: paths of files, usually. Default: a partition layer must name
   * something in each partition before it emits, a repository layer nothing.
   */
  readonly places?: readonly string[];
  /** Tables that the sample gives no rows of, each with the reason. Default: none; then there must be rows in every output. */
  readonly empty?: Readonly<Record<string, string>>;
  /**
   * What of the outputs must be the same for other partitionings of the same input. Default: all rows in their order. For outputs that
   * speak of partitions (blocks, segments) give what they say in the end.
   */
  readonly meaning?: (tables: ReadonlyMap<string, Table>) => unknown;
  /** Longest time between two looks at `context.signal`, in milliseconds, over the whole sample as one partition. Default 500. */
  readonly abortWithin?: number;
}

/** A subject at work, its sample made. */
export interface CheckContext extends Omit<ContractSubject, 'sample'> {
  readonly sample: Sample;
}

/** One thing the contract asks for. */
export interface ContractCheck {
  /** A sentence about the layer. */
  readonly name: string;
  /** @throws ContractViolation */
  run(context: CheckContext): Promise<void>;
}

/** Makes a subject's sample. @throws TypeError when it has fewer than two partitions */
export async function prepareSubject(subject: ContractSubject): Promise<CheckContext> {
  const sample = await subject.sample();
  const { length } = sample.partitions;
  if (length >= 2) return { ...subject, sample };
  throw new TypeError(`sample for '${subject.layer.id}': expected at least 2 partitions, got ${length}`);
}
