import type { RecordBatch, Schema } from 'apache-arrow';
import { packBatches } from './pack-batches.ts';

/** A batch without rows whose columns are all there, so that a reader need not treat it as a special case. */
export const emptyBatch = (schema: Schema): RecordBatch => packBatches(schema, []);
