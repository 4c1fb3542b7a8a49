import irLayer from '@strata/l1-ir';
import { contractSuite, runLayer, tableOf } from '@strata/pipeline/testing';
import { files } from '@strata/tables';
import todoLayer from '../src/todo-layer.ts';

const sources = {
  'a.py': '# TODO: first\nclass A:\n    def f(self):\n        pass  # FIXME\n',
  'b.py': 'def g():\n    return 1\n',
  'c.txt': '# XXX no definitions here\n',
  'd.py': '"""\n# HACK in a string\n"""\n',
};

contractSuite({
  layer: todoLayer,
  options: { tags: ['TODO', 'FIXME', 'XXX', 'HACK'] },
  places: Object.keys(sources),
  // What L1 makes of some files, one a partition.
  sample: async () => ({
    partitions: await Promise.all(
      Object.entries(sources).map(async ([path, content], file_id) => {
        const language = path.endsWith('.py') ? 'python' : 'unknown';
        const rows = tableOf(files, [{ file_id, path, language, content, size: content.length }]);
        const { nodes } = await runLayer(irLayer, { files: rows });
        return { files: rows, nodes: nodes.batches[0] };
      }),
    ),
  }),
});
