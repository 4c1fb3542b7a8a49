export * from './compare/compare-tree.ts';
export type * from './compare/tally.ts';
export * from './oracle/python.ts';
export type * from './oracle/records.ts';
export { runOracle } from './oracle/run-oracle.ts';
export { renderComparison } from './report/render-comparison.ts';
export { exportTable, indexTree } from './strata/run-strata.ts';
