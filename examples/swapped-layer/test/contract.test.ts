import irLayer from '@strata/l1-ir';
import { contractSuite, runLayer, type Sample, tableOf } from '@strata/pipeline/testing';
import { files } from '@strata/tables';
import brokenImports from '../broken-imports.ts';
import definitionsOnly from '../definitions-only.ts';

const sources = {
  'pkg/__init__.py': 'from .work import work\n\nwork(1)\n',
  'pkg/gone.py': 'from . import missing\nimport pkg.work, pkg.never\n',
  'pkg/work.py': 'import os\n\n\ndef work(a):\n    b = a\n    return os.getcwd(b)\n',
};

/** What L1 makes of some files, one a partition. */
async function sample(): Promise<Sample> {
  const partitions = Object.entries(sources).map(async ([path, content], file_id) => {
    const rows = tableOf(files, [{ file_id, path, language: 'python', content, size: content.length }]);
    const made = await runLayer(irLayer, { files: rows });
    const tables = Object.entries(made).map(([name, table]) => [name, table.batches[0]]);
    return { ...Object.fromEntries(tables), files: rows };
  });
  return { partitions: await Promise.all(partitions) };
}

contractSuite({ layer: definitionsOnly, sample });
contractSuite({ layer: brokenImports, sample });
