import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { type MapMode, type MappedFile, mapFile, openArrowFile } from '@strata/formats/store';
import type { TableDefinition } from '@strata/tables';
import { Table } from 'apache-arrow';
import { type IndexFailure, indexFailure } from './index-failure.ts';
import { generationPath, INDEX_DIRECTORY, manifestPath } from './layout.ts';
import { decodeManifest, hex32, type Manifest, type ManifestTable } from './manifest.ts';
import { schemaFingerprint } from './schema-fingerprint.ts';

export interface OpenIndexOptions {
  /**
   * The tables that will be asked for: by name, or by definition, which also demands that the stored columns are those of the
   * definition. Default: all tables of the index, as they are.
   */
  readonly tables?: readonly (string | TableDefinition)[];
  /**
   * True reads every byte of these tables and compares checksums (some 0.5 s per GB). Default false: versions, lengths and the structure
   * of the files are always checked, their contents are not.
   */
  readonly verify?: boolean;
  /** See `mapFile` of @strata/formats. */
  readonly mode?: MapMode;
}

/** An index that was opened: immutable, and unaffected by runs that write newer generations. */
export interface Index {
  readonly directory: string;
  /** Absolute path of the tree that was indexed. */
  readonly root: string;
  readonly manifest: Manifest;
  /**
   * A table of those asked for, whose columns are views of the mapped file.
   * @throws TypeError for another name, or after `close`
   */
  table(table: string | TableDefinition): Table;
  /** Gives up the tables. Those already handed out stay valid (see `MappedFile.close`). */
  close(): void;
}

export type OpenIndexResult =
  | { readonly ok: true; readonly index: Index }
  | { readonly ok: false; readonly failure: IndexFailure };

/**
 * Opens the index in a directory. Takes a few milliseconds whatever its number of rows, some 20 in a process that has just started,
 * unless `verify` is given.
 */
export function openIndex(directory: string, options: OpenIndexOptions = {}): OpenIndexResult {
  const absolute = path.resolve(directory);
  let generation = 0;
  for (;;) {
    const read = readManifest(absolute);
    if (!read.ok) return read;
    const { manifest } = read;
    const opened = openTables(absolute, manifest, options);
    if (!(opened instanceof Map)) {
      // A run may have committed and removed this generation's files since the manifest was read: then there is a newer one.
      if (opened.reason === 'missing-table' && manifest.generation !== generation) {
        generation = manifest.generation;
        continue;
      }
      return { ok: false, failure: opened };
    }
    return { ok: true, index: new OpenedIndex(absolute, manifest, opened) };
  }
}

interface OpenedTable {
  readonly file: MappedFile;
  readonly table: Table;
}

class OpenedIndex implements Index {
  readonly directory: string;
  readonly root: string;
  readonly manifest: Manifest;
  #tables: Map<string, OpenedTable> | undefined;

  constructor(directory: string, manifest: Manifest, tables: Map<string, OpenedTable>) {
    this.directory = directory;
    this.root = path.resolve(directory, manifest.root);
    this.manifest = manifest;
    this.#tables = tables;
  }

  table(table: string | TableDefinition): Table {
    if (!this.#tables) throw new TypeError(`${this.directory}: the index was closed`);
    const name = typeof table === 'string' ? table : table.name;
    const opened = this.#tables.get(name);
    if (!opened) {
      throw new TypeError(
        `${this.directory}: expected one of the tables opened (${[...this.#tables.keys()].join(', ')}), got '${name}'`,
      );
    }
    return opened.table;
  }

  close(): void {
    for (const { file } of this.#tables?.values() ?? []) file.close();
    this.#tables = undefined;
  }
}

function readManifest(directory: string): { ok: true; manifest: Manifest } | { ok: false; failure: IndexFailure } {
  const file = manifestPath(directory);
  try {
    return decodeManifest(readFileSync(file, 'utf8'), file);
  } catch (error) {
    return { ok: false, failure: manifestFailure(directory, error) };
  }
}

function manifestFailure(directory: string, error: unknown): IndexFailure {
  const { code, message } = error as NodeJS.ErrnoException;
  const make = 'make one with `strata index`';
  if (code !== 'ENOENT' && code !== 'ENOTDIR') {
    return indexFailure(
      'unreadable',
      manifestPath(directory),
      'a manifest that can be read',
      message,
      'its permissions, or the file system',
      `check with \`ls -l ${directory}\``,
    );
  }
  const kind = kindOf(directory);
  if (kind !== 'directory') {
    const got = kind === 'file' ? 'a file' : 'nothing there';
    return indexFailure(
      'no-directory',
      directory,
      'the directory of an index',
      got,
      'no index was made yet, or the path is another',
      make,
    );
  }
  const nested = path.join(directory, INDEX_DIRECTORY);
  return indexFailure(
    'not-an-index',
    directory,
    'the directory of an index, with a manifest.json',
    'a directory without one',
    kindOf(manifestPath(nested)) === 'file'
      ? 'the tree was given, not its index'
      : 'no index was made yet, or its first run was killed',
    kindOf(manifestPath(nested)) === 'file' ? `give ${nested}` : make,
  );
}

function kindOf(place: string): 'directory' | 'file' | 'nothing' {
  const stat = statSync(place, { throwIfNoEntry: false });
  return stat === undefined ? 'nothing' : stat.isDirectory() ? 'directory' : 'file';
}

function openTables(
  directory: string,
  manifest: Manifest,
  { tables = manifest.tables.map(({ name }) => name), verify = false, mode }: OpenIndexOptions,
): Map<string, OpenedTable> | IndexFailure {
  const opened = new Map<string, OpenedTable>();
  for (const wanted of tables) {
    const name = typeof wanted === 'string' ? wanted : wanted.name;
    const entry = manifest.tables.find((table) => table.name === name);
    if (!entry) return notInIndex(directory, manifest, name);
    if (typeof wanted !== 'string' && schemaFingerprint(wanted) !== entry.schema) return otherSchema(directory, entry);
    const table = openTable(directory, manifest.generation, entry, verify, mode);
    if ('reason' in table) return table;
    opened.set(name, table);
  }
  return opened;
}

function openTable(
  directory: string,
  generation: number,
  entry: ManifestTable,
  verify: boolean,
  mode: MapMode | undefined,
): OpenedTable | IndexFailure {
  const place = path.join(generationPath(directory, generation), entry.file);
  const mapped = mapFile(place, { expectedBytes: entry.bytes, ...(mode && { mode }) });
  if (!mapped.ok) {
    const { reason, ...rest } = mapped.failure;
    const ours = reason === 'not-found' || reason === 'not-a-file' ? 'missing-table' : reason;
    return {
      ...rest,
      reason: ours,
      ...(ours !== 'unreadable' && { nextStep: 'write the index again with `strata index`' }),
    };
  }
  const { bytes } = mapped.file;
  if (verify) {
    const found = hex32(crc32(bytes));
    if (found !== entry.crc32) {
      return indexFailure('checksum-mismatch', place, `CRC-32 ${entry.crc32}`, found, 'bytes changed on disk');
    }
  }
  const opened = openArrowFile(bytes, place);
  if (!opened.ok) {
    return { ...opened.failure, reason: 'damaged-table', nextStep: 'write the index again with `strata index`' };
  }
  const { schema, batches, rows } = opened.file;
  if (rows !== entry.rows) {
    return indexFailure('damaged-table', place, `${entry.rows} rows`, `${rows}`, 'bytes changed on disk');
  }
  return { file: mapped.file, table: new Table(schema, [...batches]) };
}

function notInIndex(directory: string, manifest: Manifest, name: string): IndexFailure {
  return indexFailure(
    'missing-table',
    directory,
    `a table '${name}'`,
    manifest.tables.map((table) => table.name).join(', ') || 'no table',
    'the index was made without the layer that makes it',
    'write the index again with `strata index`, without --skip or --until',
  );
}

function otherSchema(directory: string, entry: ManifestTable): IndexFailure {
  return indexFailure(
    'other-schema',
    path.join(directory, entry.file),
    `the columns of '${entry.name}' as this version knows them`,
    `others (fingerprint ${entry.schema})`,
    'the index was written by another version of the layer',
  );
}
