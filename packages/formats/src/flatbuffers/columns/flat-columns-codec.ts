import { planCodec } from '../../codec/plan-codec.ts';
import { decodeFlatColumns } from './decode.ts';
import { encodeFlatColumns } from './encode.ts';

/** A table as a flatbuffer of columns. */
export const flatColumnsCodec = planCodec('flatbuffers-columns', encodeFlatColumns, decodeFlatColumns);
