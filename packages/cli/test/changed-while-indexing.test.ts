import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { planPipeline, runPipeline } from '@strata/pipeline';
import { collectTables, rowsOf } from '@strata/pipeline/testing';
import { expect, it } from 'vitest';
import { defaultPipeline } from '../src/composition/default-pipeline.ts';
import { treeOf } from './support/temporary.ts';

it('a file that changes while the tree is being indexed is indexed as it was, without vectors', async () => {
  const text = (name: string) => `def ${name}():\n    return ${name}\n`;
  const tree = treeOf({ 'a.py': text('one'), 'b.py': text('two'), 'c.py': text('three'), 'd.py': text('four') });
  const indexed = async (change: () => void) => {
    const planned = planPipeline(defaultPipeline);
    if (!planned.ok) throw new Error(JSON.stringify(planned.faults));
    const sink = collectTables();
    const result = await runPipeline(planned.plan, {
      root: tree,
      workers: 1,
      sink,
      onEvent: (event) => {
        if (event.type === 'phase-finished' && event.phase === 1) change();
      },
    });
    expect(result).toMatchObject({ ok: true });
    return Object.fromEntries([...sink.tables].map(([name, table]) => [name, rowsOf(table)]));
  };
  const { vectors, diagnostics, ...others } = await indexed(() => {});
  expect(diagnostics).toEqual([]);
  const after = await indexed(() => {
    writeFileSync(path.join(tree, 'b.py'), text('owt'));
    rmSync(path.join(tree, 'd.py'));
  });
  const inFile = (file: number) => others.chunks.filter(({ file_id }) => file_id === file).map(({ chunk }) => chunk);
  const gone = [...inFile(1), ...inFile(3)];
  expect(after.vectors).toEqual(vectors.filter(({ chunk }) => !gone.includes(chunk)));
  expect(after.vectors.length).toBeLessThan(vectors.length);
  expect(after.diagnostics).toMatchObject([
    { file_id: 1, code: 'changed-file', layer: 'l6-vector' },
    { file_id: 3, code: 'changed-file', layer: 'l6-vector' },
  ]);
  const { vectors: _, diagnostics: __, ...rest } = after;
  expect(rest).toEqual(others);
});
