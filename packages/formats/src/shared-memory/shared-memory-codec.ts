import { planCodec } from '../codec/plan-codec.ts';
import { decodeShared } from './decode.ts';
import { encodeShared } from './encode.ts';

/**
 * Columns where they will be read, behind the header of a region: with `allocate` giving a SharedArrayBuffer, what is encoded is a region that a thread opens;
 * `shareTable` does the same in memory that another process maps.
 */
export const sharedMemoryCodec = planCodec('shared-memory', encodeShared, decodeShared);
