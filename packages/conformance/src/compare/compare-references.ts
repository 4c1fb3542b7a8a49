import type { OracleReference } from '../oracle/records.ts';
import type { ReferenceRow } from '../strata/view-rows.ts';
import { describeLink, describeTargets, judgeTarget } from './judge-target.ts';
import type { Tally } from './tally.ts';

export interface ReferenceTallies {
  readonly names: Tally;
  readonly moduleAttributes: Tally;
  /** `Class.name`. */
  readonly classAttributes: Tally;
  /** `self.name` and `cls.name` that the class has itself. */
  readonly selfAttributes: Tally;
  /** Attributes of a class or receiver that a base class has. */
  readonly inheritedAttributes: Tally;
  /** Any of them where Python may find something else. */
  readonly unsure: Tally;
  /** Bindings after the first one: not asked for, but they must not be wrong. */
  readonly writes: Tally;
  /** References of strata where the oracle has none. */
  readonly extra: Tally;
}

const TALLY_OF = {
  name: 'names',
  module_attribute: 'moduleAttributes',
  class_attribute: 'classAttributes',
  self_attribute: 'selfAttributes',
  inherited_attribute: 'inheritedAttributes',
  write: 'writes',
} as const satisfies Record<OracleReference['category'], keyof ReferenceTallies>;

/** Compares the references of one file, by the position of the name. */
export function compareReferences(
  oracle: readonly OracleReference[],
  strata: readonly ReferenceRow[],
  tallies: ReferenceTallies,
): void {
  const found = new Map(strata.map((row) => [row.line * 0x10_0000 + row.col, row]));
  for (const row of oracle) {
    const position = row.line * 0x10_0000 + row.col;
    const match = found.get(position);
    found.delete(position);
    const tally = tallies[row.sure || row.category === 'write' ? TALLY_OF[row.category] : 'unsure'];
    const verdict = judgeTarget(row.targets, match);
    if (row.category === 'write' && verdict === 'missing') continue;
    tally.add(
      verdict,
      () => `${place(row)} ${row.name}: ${describeTargets(row.targets)}; strata says ${describeLink(match)}`,
    );
  }
  for (const row of found.values()) {
    tallies.extra.add('extra', () => `${place(row)} ${row.name}: strata says ${describeLink(row)}`);
  }
}

const place = ({ path, line, col }: { readonly path: string; readonly line: number; readonly col: number }) =>
  `${path}:${line}:${col}`;
