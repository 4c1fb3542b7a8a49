import { objectsCodec } from '../../src/index.ts';
import { codecSuite } from '../../src/testing/index.ts';

codecSuite(objectsCodec);
