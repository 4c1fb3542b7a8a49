import path from 'node:path';
import { expect, it } from 'vitest';
import { kernelBinary, kernelPackages, kernelSources } from '../kernels/kernel-package.ts';

const root = path.join(import.meta.dirname, '../..');
const packages = kernelPackages(root).map((directory) => path.relative(root, directory));

it('the kernels of layers are found', () => {
  expect(packages).toEqual(['packages/layers/l5-lexical', 'packages/layers/l6-vector']);
});

it.each(packages)(
  'the kernel of %s is what its sources compiled to when it was last compiled: after a change, `npm run kernels`',
  async (name) => {
    const directory = path.join(root, name);
    const { KERNEL_SOURCES } = await import(kernelBinary(directory));
    expect(KERNEL_SOURCES).toBe(kernelSources(directory));
  },
);
