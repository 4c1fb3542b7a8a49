export { LayerFailure, type RunLayerOptions, runLayer } from '../run/run-layer.ts';
export { collectTables, type TableCollection } from './collect-tables.ts';
export type { CheckContext, ContractCheck, ContractSubject } from './contract/contract-subject.ts';
export { contractChecks, contractSuite } from './contract/contract-suite.ts';
export { ContractViolation } from './contract/contract-violation.ts';
export type { Sample, SampleTables } from './contract/sample.ts';
export { rowsOf } from './rows-of.ts';
export { type RowOf, tableOf } from './table-of.ts';
