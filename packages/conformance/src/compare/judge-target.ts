import type { OracleTarget } from '../oracle/records.ts';
import type { Linked } from '../strata/view-rows.ts';
import type { Verdict } from './tally.ts';

/**
 * Compares where strata ends with where it may end. Path and fqn must be those of an acceptable target; exact means those of the likeliest,
 * with the line of one of its definitions (a function that is defined twice has two lines and one fqn).
 */
export function judgeTarget(targets: readonly OracleTarget[], row: Linked | undefined): Verdict {
  if (row === undefined || row.target_path === null) return 'missing';
  const matching = targets.filter(([path, fqn]) => path === row.target_path && fqn === row.target_fqn);
  if (matching.length === 0) return 'different';
  const first = matching.some(([path, fqn]) => path === targets[0][0] && fqn === targets[0][1]);
  return first && matching.some(([, , line]) => line === row.target_line) ? 'exact' : 'accepted';
}

export function describeTargets(targets: readonly OracleTarget[]): string {
  if (targets.length === 0) return 'nothing';
  return targets.map(([path, fqn, line]) => `${fqn} (${path}:${line})`).join(' or ');
}

export function describeLink(row: Linked | undefined): string {
  if (row === undefined || row.target_path === null) return 'nothing';
  return `${row.target_fqn} (${row.target_path}:${row.target_line})`;
}
