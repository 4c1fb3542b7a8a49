import { objectsCodec } from '../../src/index.ts';
import { codecSuite } from '../../src/testing/index.ts';
import { symbolTables } from '../support/symbol-tables.ts';

codecSuite(objectsCodec, { tables: symbolTables });
