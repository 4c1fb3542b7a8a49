export type { BatchDescriptor, BufferDescriptor, DataDescriptor } from './data-descriptor.ts';
export { describeBatch, describeData } from './describe-data.ts';
export { buffersOf, byteLengthOf, isShared, memoryOf } from './is-shared.ts';
export { batchOf, hasOffsets, hasValues, isLarge, isView, rebuildBatch, rebuildData } from './rebuild-data.ts';
