import irLayer from '@strata/l1-ir';
import { runLayer, type SampleTables, tableOf } from '@strata/pipeline/testing';
import { files } from '@strata/tables';
import { Table } from 'apache-arrow';
import type { InputTables } from './model-tables.ts';

/** A file of a small tree, as text. */
export interface SourceFile {
  readonly path: string;
  readonly sourceRoot: string;
  readonly text: string;
}

/** The tables that layer L1 makes of a small tree. Files are put in path order. */
export async function sourceTables(sources: readonly SourceFile[]): Promise<InputTables> {
  const table = new Table(files.schema, [filesOf(inPathOrder(sources))]);
  const { nodes, imports, references, exports } = await runLayer(irLayer, { files: table });
  return { files: table, nodes, imports, references, exports };
}

/** As {@link sourceTables}, with a partition for each file. */
export async function sourcePartitions(sources: readonly SourceFile[]): Promise<SampleTables[]> {
  const partitions: SampleTables[] = [];
  for (const [fileId, source] of inPathOrder(sources).entries()) {
    const batch = filesOf([source], fileId);
    const tables = await runLayer(irLayer, { files: batch });
    const batches = Object.entries(tables).map(([name, { batches }]) => [name, batches[0]]);
    partitions.push({ files: batch, ...Object.fromEntries(batches) });
  }
  return partitions;
}

function inPathOrder(sources: readonly SourceFile[]): SourceFile[] {
  return [...sources].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

function filesOf(sources: readonly SourceFile[], firstId = 0) {
  return tableOf(
    files,
    sources.map(({ path, sourceRoot, text }, i) => ({
      file_id: firstId + i,
      path,
      source_root: sourceRoot,
      language: 'python',
      status: 'indexed' as const,
      content: Buffer.from(text),
    })),
  );
}
