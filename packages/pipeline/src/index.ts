export { formatFailure } from '@strata/formats';
export * from './contract/layer.ts';
export * from './contract/pipeline.ts';
export * from './contract/source.ts';
export * from './contract/table-sink.ts';
export { formatModuleFault } from './modules/format-module-fault.ts';
export { registerHostModules } from './modules/host-modules.ts';
export type { ModuleResult } from './modules/import-user-module.ts';
export { loadLayer } from './modules/load-layer.ts';
export { loadPipeline } from './modules/load-pipeline.ts';
export type { ModuleFault, ModulePlace } from './modules/module-fault.ts';
export { IndexError, type IndexFailure } from './store/index-failure.ts';
export {
  type CommitResult,
  createIndexWriter,
  type IndexWriter,
  type IndexWriterOptions,
  type IndexWriterResult,
} from './store/index-writer.ts';
export { INDEX_DIRECTORY } from './store/layout.ts';
export type { Manifest, ManifestTable } from './store/manifest.ts';
export { type Index, type OpenIndexOptions, type OpenIndexResult, openIndex } from './store/open-index.ts';
export { schemaFingerprint, storedSchema } from './store/schema-fingerprint.ts';
