import fs from 'node:fs/promises';
import path from 'node:path';
import { type ArrowFileWriter, createArrowFileWriter, FileSink } from '@strata/formats/store';
import { sharedStringsOf, type TableDefinition } from '@strata/tables';
import { Dictionary, type RecordBatch, type Vector } from 'apache-arrow';
import type { TableSink } from '../contract/table-sink.ts';
import type { RunProfile } from '../profile/profile-schema.ts';
import { replaceDurably, syncDirectory } from './durable.ts';
import { IndexError, type IndexFailure, indexFailure, writeFailure } from './index-failure.ts';
import {
  GENERATIONS,
  GITIGNORE,
  generationOf,
  generationPath,
  isIndexEntry,
  MANIFEST,
  MANIFEST_TEMPORARY_PREFIX,
  manifestPath,
} from './layout.ts';
import { makeDirectory } from './make-directory.ts';
import { decodeManifest, encodeManifest, hex32, type ManifestTable } from './manifest.ts';
import { schemaFingerprint, storedSchema } from './schema-fingerprint.ts';
import { acquireWriteLock, type WriteLock } from './write-lock.ts';

export interface IndexWriterOptions {
  /** Absolute path of the tree that is indexed. */
  readonly root: string;
  /** Names the pipeline and its options; stored, never interpreted. */
  readonly fingerprint: string;
  /** Version of the program, for people who look at an index. */
  readonly createdBy: string;
}

/** Takes a run's tables and makes them the next generation of an index. Ends with `commit` or `abandon`, exactly one of them. */
export interface IndexWriter extends TableSink {
  readonly directory: string;
  readonly generation: number;
  /** @throws IndexError when the system refuses to write (a full disk, say) */
  append(table: TableDefinition, batch: RecordBatch): void;
  /** @throws IndexError as `append` */
  finish(table: TableDefinition, dictionaries: ReadonlyMap<string, Vector>): void;
  /**
   * Waits until all tables are on the disk, then makes them the index: the manifest is swapped last. Until that moment, and if
   * anything goes wrong, the previous index stays what it was.
   * @param profile - what the run cost; stored with the index
   * @throws TypeError when a table was appended to and not finished
   */
  commit(profile?: RunProfile | null): Promise<CommitResult>;
  /** Removes what was written. The previous index stays. Does nothing after `commit`. */
  abandon(): Promise<void>;
}

export type IndexWriterResult =
  | { readonly ok: true; readonly writer: IndexWriter }
  | { readonly ok: false; readonly failure: IndexFailure };

export type CommitResult =
  | { readonly ok: true; readonly tables: readonly ManifestTable[] }
  | { readonly ok: false; readonly failure: IndexFailure };

/**
 * Starts writing an index into a directory, which is made if there is none. Waits for nobody: while another process writes there, this
 * fails with `locked`. Leftovers of runs that were killed are removed.
 */
export async function createIndexWriter(directory: string, options: IndexWriterOptions): Promise<IndexWriterResult> {
  const absolute = path.resolve(directory);
  let lock: WriteLock | undefined;
  try {
    await makeDirectory(absolute);
    const foreign = await foreignEntry(absolute);
    if (foreign) return { ok: false, failure: foreign };
    const locked = await acquireWriteLock(absolute);
    if (!locked.ok) return { ok: false, failure: lockedFailure(absolute, locked.holder) };
    lock = locked.lock;
    const generation = await prepareGeneration(absolute);
    return { ok: true, writer: new GenerationWriter(absolute, generation, options, lock) };
  } catch (error) {
    await lock?.release().catch(() => {});
    return { ok: false, failure: writeFailure(absolute, error) };
  }
}

interface TableInProgress {
  readonly table: TableDefinition;
  readonly sink: FileSink;
  readonly file: ArrowFileWriter;
  entry?: ManifestTable;
  /** Settles when the finished file is on the disk and closed. */
  stored?: Promise<void>;
}

class GenerationWriter implements IndexWriter {
  readonly directory: string;
  readonly generation: number;
  readonly #options: IndexWriterOptions;
  readonly #lock: WriteLock;
  readonly #tables = new Map<string, TableInProgress>();
  #ended = false;

  constructor(directory: string, generation: number, options: IndexWriterOptions, lock: WriteLock) {
    this.directory = directory;
    this.generation = generation;
    this.#options = options;
    this.#lock = lock;
  }

  append(table: TableDefinition, batch: RecordBatch): void {
    this.#guard(table.name, () => this.#open(table).file.append(batch));
  }

  finish(table: TableDefinition, dictionaries: ReadonlyMap<string, Vector>): void {
    this.#guard(table.name, () => {
      const open = this.#open(table);
      const { rows, bytes, crc32 } = open.file.finish(dictionariesById(table, open.file, dictionaries));
      open.entry = {
        name: table.name,
        file: `${table.name}.arrow`,
        rows,
        bytes,
        crc32: hex32(crc32),
        schema: schemaFingerprint(table),
      };
      // Started now, so that the disk works while the run goes on and `commit` has little to wait for.
      open.stored = open.sink.sync().finally(() => open.sink.close());
      open.stored.catch(() => {});
    });
  }

  async commit(profile: RunProfile | null = null): Promise<CommitResult> {
    this.#mustNotHaveEnded();
    const unfinished = [...this.#tables.values()].find(({ entry }) => !entry);
    if (unfinished) throw new TypeError(`table '${unfinished.table.name}': expected finish() before commit()`);
    this.#ended = true;
    const tables = [...this.#tables.values()].map(({ entry }) => entry as ManifestTable);
    try {
      await Promise.all([...this.#tables.values()].map(({ stored }) => stored));
      await syncDirectory(generationPath(this.directory, this.generation));
      await syncDirectory(path.join(this.directory, GENERATIONS));
      const { fingerprint, createdBy } = this.#options;
      const root = rootIn(this.directory, this.#options.root);
      const manifest = encodeManifest({ createdBy, root, fingerprint, generation: this.generation, tables, profile });
      await replaceDurably(manifestPath(this.directory), manifest, MANIFEST_TEMPORARY_PREFIX);
    } catch (error) {
      await this.#discard();
      return { ok: false, failure: writeFailure(this.directory, error) };
    }
    // The index is complete: what fails from here on is left for the next run to clean up.
    await removeGenerations(this.directory, this.generation).catch(() => {});
    await this.#lock.release().catch(() => {});
    return { ok: true, tables };
  }

  async abandon(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#discard();
  }

  #open(table: TableDefinition): TableInProgress {
    this.#mustNotHaveEnded();
    let open = this.#tables.get(table.name);
    if (open?.entry) throw new TypeError(`table '${table.name}': written to after finish()`);
    if (!open) {
      const sink = new FileSink(path.join(generationPath(this.directory, this.generation), `${table.name}.arrow`));
      const compressed = new Set(Object.keys(table.columns).filter((name) => table.columns[name].compressed));
      open = { table, sink, file: createArrowFileWriter(sink, storedSchema(table), { compressed }) };
      this.#tables.set(table.name, open);
    }
    return open;
  }

  #guard(table: string, write: () => void): void {
    try {
      write();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      throw new IndexError(writeFailure(path.join(this.directory, `${table}.arrow`), error), { cause: error });
    }
  }

  async #discard(): Promise<void> {
    await Promise.allSettled([...this.#tables.values()].map(({ sink, stored }) => stored ?? sink.close()));
    await fs.rm(generationPath(this.directory, this.generation), { recursive: true, force: true }).catch(() => {});
    await this.#lock.release().catch(() => {});
  }

  #mustNotHaveEnded(): void {
    if (this.#ended) throw new TypeError('the index writer was used after commit() or abandon()');
  }
}

function dictionariesById(
  table: TableDefinition,
  file: ArrowFileWriter,
  dictionaries: ReadonlyMap<string, Vector>,
): Map<number, Vector> {
  const byId = new Map<number, Vector>();
  for (const { name, type } of file.schema.fields) {
    if (!(type instanceof Dictionary)) continue;
    const { values } = table.columns[name];
    const vector = values.length > 0 ? sharedStringsOf(values) : dictionaries.get(name);
    if (vector) byId.set(type.id, vector);
  }
  return byId;
}

/** A tree that holds its own index can be moved with it; of another one only its path is known. */
function rootIn(directory: string, root: string): string {
  const relative = path.relative(root, directory);
  const inside = relative !== '' && relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative);
  return inside ? path.relative(directory, root).split(path.sep).join('/') : root;
}

/** A failure if the directory holds something and is not an index: writing there would mix our files with another program's. */
async function foreignEntry(directory: string): Promise<IndexFailure | undefined> {
  const names = (await fs.readdir(directory)).sort();
  const stranger = names.find((name) => !isIndexEntry(name));
  const text = names.includes(MANIFEST) ? await fs.readFile(manifestPath(directory), 'utf8') : undefined;
  const decoded = text === undefined ? undefined : decodeManifest(text, manifestPath(directory));
  // A damaged manifest, or one of another version, is ours to replace.
  const ours = decoded === undefined ? stranger === undefined : decoded.ok || decoded.failure.reason !== 'not-an-index';
  if (ours) return undefined;
  return indexFailure(
    'foreign-directory',
    directory,
    'an index, an empty directory, or none yet',
    `a directory that holds '${stranger ?? MANIFEST}' and is no index`,
    'another directory was meant',
    `give one of its own, for instance ${path.join(directory, '.strata')}`,
  );
}

function lockedFailure(directory: string, holder: { pid: number; host: string; file: string }): IndexFailure {
  return indexFailure(
    'locked',
    directory,
    'no other process that writes this index',
    `process ${holder.pid} on ${holder.host} writing it`,
    'another `strata index` is running',
    `wait for it to end; if there is no such process, remove ${holder.file}`,
  );
}

/** Removes what killed runs left, and makes the directory of the next generation. */
async function prepareGeneration(directory: string): Promise<number> {
  await fs.writeFile(path.join(directory, GITIGNORE), '*\n');
  for (const name of await fs.readdir(directory)) {
    if (name.startsWith(MANIFEST_TEMPORARY_PREFIX)) await fs.rm(path.join(directory, name), { force: true });
  }
  await makeDirectory(path.join(directory, GENERATIONS));
  const current = await currentGeneration(directory);
  if (current !== undefined) await removeGenerations(directory, current);
  const left = await generationsIn(directory);
  const generation = Math.max(current ?? 0, ...left) + 1;
  await fs.mkdir(generationPath(directory, generation));
  return generation;
}

/** The generation of the index as it is; 0 where there is none; undefined where there is one whose manifest this version cannot read. */
async function currentGeneration(directory: string): Promise<number | undefined> {
  const text = await fs.readFile(manifestPath(directory), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return 0;
  const decoded = decodeManifest(text, directory);
  return decoded.ok ? decoded.manifest.generation : undefined;
}

async function generationsIn(directory: string): Promise<number[]> {
  const names = await fs.readdir(path.join(directory, GENERATIONS));
  return names.map(generationOf).filter((generation) => generation !== undefined);
}

/**
 * Removes all generations but one, as far as the system lets it: on Windows a reader keeps its files, and the next run tries again.
 * Elsewhere a reader that has files of a removed generation mapped or open keeps them.
 */
async function removeGenerations(directory: string, keep: number): Promise<void> {
  for (const generation of await generationsIn(directory)) {
    if (generation === keep) continue;
    await fs.rm(generationPath(directory, generation), { recursive: true, force: true }).catch(() => {});
  }
}
