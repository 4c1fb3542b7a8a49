import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { columnStrings, stringAt } from '@strata/tables';
import type { RecordBatch, StructRowProxy } from 'apache-arrow';
import { onTestFinished } from 'vitest';
import { filesSource, type SourceOptions } from '../src/index.ts';

/** Files by path; a directory's own files in a nested object are not needed: paths say it all. */
export type Tree = Readonly<Record<string, string | Uint8Array>>;

/** A temporary directory that goes away with the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'strata-source-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export function writeTree(root: string, tree: Tree): void {
  for (const [file, text] of Object.entries(tree)) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
}

export interface ScannedFile {
  readonly file_id: number;
  readonly path: string;
  readonly source_root: string;
  readonly language: string;
  readonly size: number;
  readonly lines: number;
  readonly hash: string | null;
  readonly status: string;
  readonly content: string;
}

export interface Scan {
  readonly files: readonly ScannedFile[];
  readonly diagnostics: readonly { readonly code: string; readonly message: string; readonly file_id: number | null }[];
  readonly partitions: readonly unknown[];
  readonly batches: readonly RecordBatch[];
}

const never = { aborted: false, throwIfAborted() {} };

/** Scans a tree as a run does: discover, then load partition by partition, whose specs pass through JSON. */
export async function scan(
  root: string,
  given: Partial<SourceOptions> = {},
  between: () => void = () => {},
): Promise<Scan> {
  const options = filesSource.options.parse(given);
  const partitions: unknown[] = [];
  for await (const spec of filesSource.discover({ root, options, signal: new AbortController().signal })) {
    partitions.push(JSON.parse(JSON.stringify(spec)));
  }
  between();
  const emitted: Record<string, RecordBatch[]> = { files: [], diagnostics: [] };
  for (const spec of partitions) {
    await filesSource.load(spec, {
      root,
      options,
      signal: never,
      emit: (output, rows) => void emitted[output].push(rows as RecordBatch),
      at() {},
    });
  }
  const rows = <T>(output: string) =>
    emitted[output].flatMap((batch) =>
      batch.toArray().map((row: StructRowProxy, i: number) => {
        const json = row.toJSON();
        return { ...json, ...('content' in json && { content: stringAt(columnStrings(batch, 'content'), i) }) } as T;
      }),
    );
  return { files: rows('files'), diagnostics: rows('diagnostics'), partitions, batches: emitted.files };
}

/** Scans a tree of these files. */
export async function scanTree(tree: Tree, options: Partial<SourceOptions> = {}): Promise<Scan> {
  const root = temporaryDirectory();
  writeTree(root, tree);
  return scan(root, options);
}

/** The paths a scan finds. */
export async function pathsIn(tree: Tree, options: Partial<SourceOptions> = {}): Promise<string[]> {
  return (await scanTree(tree, options)).files.map(({ path }) => path);
}
