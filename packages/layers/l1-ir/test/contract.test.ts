import { contractSuite } from '@strata/pipeline/testing';
import irLayer from '../src/index.ts';
import { filesOf } from './support/read-source.ts';

const SOURCES = [
  'import os\ndef f(x): return os.path.join(x, name)\n',
  'class C:\n    def m(self): return self.x\n__all__ = ["C"]\n',
  'print "x"\n',
  '',
  'import os\nfrom . import f as g\nos.name, g\n',
  '# coding: latin-1\nx = "é"\n',
];

contractSuite({
  layer: irLayer,
  places: SOURCES.map((_, i) => `m${i}.py`),
  sample: () => ({
    partitions: SOURCES.map((content, i) => ({ files: filesOf([{ path: `m${i}.py`, content }], i) })),
  }),
});
