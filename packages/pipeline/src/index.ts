export * from './contract/index.ts';
export type * from './events/run-event.ts';
export * from './foreign/index.ts';
export { formatModuleFault } from './modules/format-module-fault.ts';
export { registerHostModules } from './modules/host-modules.ts';
export type { ModuleResult } from './modules/import-user-module.ts';
export { loadLayer } from './modules/load-layer.ts';
export { loadPipeline } from './modules/load-pipeline.ts';
export type { ModuleFault, ModulePlace } from './modules/module-fault.ts';
export {
  describePlan,
  type LayerDescription,
  type PlanDescription,
  type TableDescription,
} from './plan/describe-plan.ts';
export { formatFault } from './plan/format-fault.ts';
export type * from './plan/plan.ts';
export type * from './plan/plan-fault.ts';
export { type PlanResult, planPipeline } from './plan/plan-pipeline.ts';
export { renderDot } from './plan/render-dot.ts';
export { renderMermaid } from './plan/render-mermaid.ts';
export { createPool, type PoolOptions, type WorkerPool } from './pool/worker-pool.ts';
export * from './profile/profile-schema.ts';
export type { EarlierOutputs } from './run/earlier-outputs.ts';
export { formatRunError, type RunError, type RunPlace } from './run/run-error.ts';
export type * from './run/run-options.ts';
export { type RunResult, runPipeline } from './run/run-pipeline.ts';
export * from './store/index.ts';
