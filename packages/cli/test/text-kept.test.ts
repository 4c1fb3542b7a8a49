import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { earlierSegments, lexicalLayer } from '@strata/l5-lexical';
import type { LexicalTables } from '@strata/l5-lexical/search';
import {
  createPool,
  definePipeline,
  type EarlierOutputs,
  from,
  planPipeline,
  type RunEvent,
  runPipeline,
} from '@strata/pipeline';
import { collectTables, rowsOf } from '@strata/pipeline/testing';
import { filesSource } from '@strata/source';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf, objectsOf } from './support/in-process.ts';
import { temporaryDirectory, treeOf } from './support/temporary.ts';

const pool = createPool({ workers: 2 });
const planned = planPipeline(
  definePipeline({ source: from(filesSource, { files: 'text', partitionBytes: 4096 }), layers: [lexicalLayer] }),
);
if (!planned.ok) throw new Error(JSON.stringify(planned.faults));
const { plan } = planned;

/** Indexes the text of a tree in partitions of a few files. */
async function indexText(root: string, earlier: EarlierOutputs | undefined) {
  const sink = collectTables();
  const kept: RunEvent[] = [];
  const result = await runPipeline(plan, {
    root,
    pool,
    sink,
    earlier: earlier && { [lexicalLayer.id]: earlier },
    onEvent: (event) => event.type === 'partition-kept' && kept.push(event),
  });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const tables = Object.fromEntries(sink.tables) as unknown as LexicalTables;
  const rows = Object.fromEntries([...sink.tables].map(([name, table]) => [name, rowsOf(table)]));
  return { tables, rows, kept: kept.length, segments: tables.lexical_segments.numRows };
}

function write(root: string, name: string, text: string): void {
  mkdirSync(path.join(root, path.dirname(name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
}

function sentence(seed: number): string {
  const words = Array.from({ length: 20 + (seed % 50) }, (_, i) => `word${(seed * 31 + i * i) % 97}`);
  return words.join(seed % 7 === 0 ? '\n' : ' ');
}

describe('text of an index that was there before', () => {
  it('gives, after any edits, the rows that an index made anew has', async () => {
    const name = fc.integer({ min: 0, max: 19 }).map((i) => `d${i % 4}/File${i}.txt`);
    const edit = fc.oneof(
      fc.record({ kind: fc.constant('write' as const), name, seed: fc.nat(1000) }),
      fc.record({ kind: fc.constant('binary' as const), name }),
      fc.record({ kind: fc.constant('remove' as const), name }),
      fc.record({ kind: fc.constant('rename' as const), name, to: name }),
    );
    let kept = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(edit, { maxLength: 3 }), { minLength: 1, maxLength: 2 }), async (rounds) => {
        const root = temporaryDirectory();
        const now = new Map(Array.from({ length: 20 }, (_, i) => [`d${i % 4}/File${i}.txt`, sentence(i)]));
        for (const [file, text] of now) write(root, file, text);
        let before = await indexText(root, undefined);
        for (const round of rounds) {
          for (const one of round) {
            const was = now.get(one.name);
            if (one.kind === 'write') now.set(one.name, sentence(one.seed));
            else if (one.kind === 'binary') now.set(one.name, `x\0${was}`);
            else now.delete(one.name);
            if (one.kind === 'rename' && was !== undefined) now.set(one.to, was);
          }
          rmSync(root, { recursive: true });
          mkdirSync(root);
          for (const [file, text] of now) write(root, file, text);
          const after = await indexText(root, earlierSegments(before.tables));
          expect(after.rows).toEqual((await indexText(root, undefined)).rows);
          kept += after.kept;
          before = after;
        }
      }),
      { numRuns: 5 },
    );
    expect(kept).toBeGreaterThan(0);
  });

  it('is kept but for the partition in which a file has changed, come or gone', async () => {
    const files = Array.from({ length: 200 }, (_, i) => [`d${i % 9}/File${i}.txt`, sentence(i)] as const);
    const root = treeOf(Object.fromEntries(files));
    const before = await indexText(root, undefined);
    expect(before.segments).toBeGreaterThan(30);
    write(root, 'd1/File10.txt', 'something else');
    const edited = await indexText(root, earlierSegments(before.tables));
    expect(edited.kept).toBeGreaterThan(edited.segments - 6);
    write(root, 'd0/A_new_file.txt', 'hello');
    rmSync(path.join(root, 'd5/File50.txt'));
    const moved = await indexText(root, earlierSegments(edited.tables));
    expect(moved.kept).toBeGreaterThan(moved.segments - 12);
  });

  it('is not taken from tables that were changed otherwise, or damaged', async () => {
    const { tables } = await indexText(treeOf({ 'a.txt': 'one' }), undefined);
    const { lexical_blocks } = tables;
    expect(earlierSegments(tables)).toBeDefined();
    expect(earlierSegments({ ...tables, lexical_blocks: lexical_blocks.slice(0, 0) })).toBeUndefined();
    expect(earlierSegments({ ...tables, lexical_tombstones: lexical_blocks })).toBeUndefined();
  });

  it('is what `index` finds in its directory, if the same options made it', async () => {
    const root = treeOf({ 'a.py': 'def one(): pass\n', 'b.txt': 'two\n' });
    const index = async (...flags: string[]) => JSON.parse((await linesOf('index', root, '--json', ...flags)).join(''));
    const lexical = () => {
      const generations = path.join(root, '.strata/generations');
      const [generation] = readdirSync(generations);
      return ['segments', 'blocks', 'trigrams', 'terms'].map((table) =>
        readFileSync(path.join(generations, generation, `lexical_${table}.arrow`)),
      );
    };
    const first = await index();
    expect(first.text).toMatchObject({ segments: 1, keptSegments: 0 });
    const bytes = lexical();
    expect((await index()).text).toMatchObject({ segments: 1, keptSegments: 1 });
    expect(lexical()).toEqual(bytes);
    expect((await index('--exclude', 'nothing')).text).toMatchObject({ keptSegments: 0 });
    write(root, 'b.txt', 'three\n');
    expect((await index('--exclude', 'nothing')).text).toMatchObject({ keptSegments: 0 });
    expect(await objectsOf('search', 'three', '--json', '--index', root)).toMatchObject([{ path: 'b.txt' }]);
    expect(await objectsOf('search', 'two', '--json', '--index', root)).toEqual([]);
  });
});
