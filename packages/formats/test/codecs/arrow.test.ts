import { arrowFileCodec, arrowStreamCodec, createArrowCodec } from '../../src/index.ts';
import { codecSuite } from '../../src/testing/index.ts';
import { symbolTables } from '../support/symbol-tables.ts';

codecSuite(arrowFileCodec, { tables: symbolTables });
codecSuite(arrowStreamCodec, { tables: symbolTables, runs: 15 });
codecSuite(createArrowCodec({ form: 'file', rowsPerBatch: 7 }), { tables: symbolTables, runs: 8 });
codecSuite(createArrowCodec({ form: 'stream', rowsPerBatch: 64 }), { runs: 8 });

for (const compression of ['lz4', 'zstd'] as const) {
  for (const form of ['file', 'stream'] as const) codecSuite(createArrowCodec({ form, compression }), { runs: 8 });
}
codecSuite(createArrowCodec({ form: 'file', rowsPerBatch: 90, compression: 'zstd' }), { runs: 5 });
codecSuite(createArrowCodec({ form: 'stream', rowsPerBatch: 90, compression: 'lz4' }), { runs: 5 });
