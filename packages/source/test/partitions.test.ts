import { describe, expect, it } from 'vitest';
import { partitions } from '../src/discover/partitions.ts';
import { sourceOptions } from '../src/index.ts';

const partitionBytes = 300_000;
const names = Array.from({ length: 5000 }, (_, i) => `d${i % 7}/file${(i * 7919) % 100_003}.py`);

/** The partitions of files in path order, as their paths. */
function cut(paths: readonly string[]): string[] {
  const files = [...paths]
    .sort()
    .map((path) => ({ path, language: 'python', size: 40 * ((path.length * 7919) % 191) }));
  const found = { files, unreadable: [], manifests: new Map() };
  const options = sourceOptions.parse({ partitionBytes });
  return [...partitions(found, () => '', options)].map((spec) => {
    expect(spec.sizes.reduce((total, size) => total + size + 1024, 0)).toBeLessThanOrEqual(partitionBytes);
    expect(spec.paths[0]).toBe(files[spec.firstFile].path);
    return spec.paths.join();
  });
}

describe('partitions', () => {
  it('have all files, in their order', () => {
    expect(cut(names).join()).toBe([...names].sort().join());
    expect(cut([])).toEqual([]);
    expect(cut(['a'])).toEqual(['a']);
  });

  it('are nearly full', () => {
    const bytes = names.reduce((total, path) => total + 1024 + 40 * ((path.length * 7919) % 191), 0);
    expect(cut(names).length).toBeLessThan(bytes / (partitionBytes * 0.93) + 1);
  });

  it('stay, but for a few, when files come and go', () => {
    const before = new Set(cut(names));
    expect(before.size).toBeGreaterThan(40);
    const after = cut([...names.slice(0, 100), ...names.slice(101), 'd1/another.py', 'd5/one_more.py']);
    expect(after.filter((one) => !before.has(one)).length).toBeLessThan(12);
  });
});
