import { recordCodec } from '../../codec/record-codec.ts';
import { decodeFlatRows } from './decode.ts';
import { encodeFlatRows } from './encode.ts';

/** A table as a flatbuffer of rows: RFC-062's `SymbolTable` when it is the symbol table. Values are read where they lie; columns have to be made. */
export const flatRowsCodec = recordCodec('flatbuffers-rows', encodeFlatRows, decodeFlatRows);
