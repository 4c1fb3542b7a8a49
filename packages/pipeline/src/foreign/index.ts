export { type ExternalLayerDefinition, type ExternalTask, externalLayer } from './external-layer.ts';
export { ForeignError, type ForeignFailure } from './foreign-failure.ts';
export { type ForeignTable, type ForeignTables, readStreams, readTable, TABLE_NAME } from './foreign-tables.ts';
export {
  type OutputTable,
  type RunOnStreamsResult,
  type RunOnTablesOptions,
  type RunOnTablesResult,
  runLayerOnStreams,
  runLayerOnTables,
  schemaStreams,
} from './run-on-streams.ts';
