import { arrowFileCodec, arrowStreamCodec, createArrowCodec } from '../../src/index.ts';
import { codecSuite } from '../../src/testing/index.ts';
import { symbolTables } from '../support/symbol-tables.ts';

codecSuite(arrowFileCodec, { tables: symbolTables });
codecSuite(arrowStreamCodec, { tables: symbolTables });
codecSuite(createArrowCodec({ form: 'file', rowsPerBatch: 7 }), { tables: symbolTables, runs: 20 });
codecSuite(createArrowCodec({ form: 'stream', rowsPerBatch: 64 }), { tables: symbolTables, runs: 20 });
