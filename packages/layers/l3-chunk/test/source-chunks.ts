import irLayer from '@strata/l1-ir';
import { occurrenceLayer } from '@strata/l2-occurrence';
import { type ChunkOptions, chunkLayer, lineLayer } from '@strata/l3-chunk';
import { crossFileLayer } from '@strata/l4-cross-file';
import { rowsOf, runLayer, type SampleTables, tableOf } from '@strata/pipeline/testing';
import { files } from '@strata/tables';
import type { RecordBatch, Table } from 'apache-arrow';

/** A file of a small tree. */
export interface SourceFile {
  readonly path: string;
  readonly text: string | Uint8Array;
}

/** A row of `chunks`, dictionaries decoded. */
export interface Chunk {
  readonly chunk: number;
  readonly parent: number | null;
  readonly kind: string;
  readonly flags: number;
  readonly file_id: number | null;
  readonly node: number | null;
  readonly path: string | null;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_byte: number;
  readonly end_byte: number;
  readonly id: bigint;
  readonly content_hash: bigint;
  readonly tokens: number;
  readonly rank: number;
  readonly imports: readonly number[];
}

/** Tables by name, as the layers before L3 make them of a tree. */
export type Tables = Record<string, RecordBatch | Table>;

export const bytesOf = (text: string | Uint8Array) => (typeof text === 'string' ? Buffer.from(text) : text);

/** The files in path order. */
export function inPathOrder(sources: readonly SourceFile[]): SourceFile[] {
  return [...sources].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

export function filesOf(sources: readonly SourceFile[], firstId = 0): RecordBatch {
  return tableOf(
    files,
    sources.map(({ path, text }, i) => ({
      file_id: firstId + i,
      path,
      language: path.endsWith('.py') ? 'python' : 'unknown',
      status: 'indexed' as const,
      content: bytesOf(text),
    })),
  );
}

/** What the chunk layer reads, from the other layers. */
export async function inputTables(sources: readonly SourceFile[]): Promise<Tables> {
  const own = filesOf(inPathOrder(sources));
  const ir = await runLayer(irLayer, { files: own });
  const { occurrences } = await runLayer(occurrenceLayer, ir);
  const { links } = await runLayer(crossFileLayer, { files: own, ...ir });
  const { lineRuns } = await runLayer(lineLayer, { files: own });
  return { files: own, ...ir, occurrences, links, lineRuns };
}

/** As {@link inputTables}, with a partition for each file. */
export async function inputPartitions(sources: readonly SourceFile[]): Promise<SampleTables[]> {
  const sorted = inPathOrder(sources);
  const whole = await inputTables(sources);
  const partitions: SampleTables[] = [];
  for (const [id, source] of sorted.entries()) {
    const own = filesOf([source], id);
    const ir = await runLayer(irLayer, { files: own });
    const { occurrences } = await runLayer(occurrenceLayer, ir);
    const { lineRuns: line_runs } = await runLayer(lineLayer, { files: own });
    const tables = { ...ir, occurrences, line_runs };
    const batches = Object.entries(tables).map(([name, { batches }]) => [name, batches[0]]);
    partitions.push({ files: own, ...Object.fromEntries(batches), ...(id === 0 && { links: batchOf(whole.links) }) });
  }
  return partitions;
}

const batchOf = (table: RecordBatch | Table) => ('batches' in table ? table.batches[0] : table);

export async function chunksOf(sources: readonly SourceFile[], options: Partial<ChunkOptions> = {}): Promise<Chunk[]> {
  const { chunks } = await runLayer(chunkLayer, await inputTables(sources), { options });
  return rowsOf(chunks) as unknown as Chunk[];
}
