import { recordCodec } from '../codec/record-codec.ts';
import { decodeCapnp } from './decode.ts';
import { encodeCapnp } from './encode.ts';

/** A table as a Cap'n Proto message, a struct for each row. Values are read where they lie; columns have to be made. */
export const capnpCodec = recordCodec('capnp', encodeCapnp, decodeCapnp);
