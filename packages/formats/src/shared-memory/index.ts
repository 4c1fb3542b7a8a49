export { type CreateRegionOptions, createSharedRegion } from './create-region.ts';
export { Content } from './layout.ts';
export { type OpenRegionOptions, openSharedRegion } from './open-region.ts';
export type * from './region.ts';
export type { SharedMemoryFailure } from './shared-memory-failure.ts';
export { whyNoSystem as whyNotMapped } from './system.ts';
export { createThreadRegion, openThreadRegion, type ThreadRegion } from './thread-region.ts';
export { unlinkSharedRegion } from './unlink-region.ts';
