import { readFileSync } from 'node:fs';
import path from 'node:path';
import { contentHash } from '@strata/l3-chunk';
import { NONE } from '@strata/tables';
import type { StoredChunks } from '../stored-index/stored-chunks.ts';
import type { StoredFiles } from '../stored-index/stored-files.ts';

/** Why a chunk has no text any more: other bytes are where it was, or the file cannot be read. */
export type Staleness = 'changed' | 'missing';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Texts of chunks, read from their files. A text is given only if it is still the one that was indexed. */
export class ChunkTexts {
  readonly #chunks: StoredChunks;
  readonly #files: StoredFiles;
  readonly #root: string;
  #file = NONE;
  #bytes: Uint8Array | undefined;
  /** Paths of files some of whose chunks have no text any more. */
  readonly stale = new Map<string, Staleness>();

  constructor(chunks: StoredChunks, files: StoredFiles, root: string) {
    this.#chunks = chunks;
    this.#files = files;
    this.#root = root;
  }

  /** The text of a chunk, bytes that are not UTF-8 replaced; why there is none; null for directories, which have none. */
  of(row: number): { readonly text: string } | { readonly stale: Staleness } | null {
    const { files, startBytes, endBytes, contentHashes } = this.#chunks;
    const file = files[row];
    if (file === NONE) return null;
    const bytes = this.#read(file);
    if (bytes === undefined) return this.#isStale(file, 'missing');
    if (endBytes[row] > bytes.length) return this.#isStale(file, 'changed');
    const { low, high } = contentHash(bytes, startBytes[row], endBytes[row]);
    if (low !== contentHashes[2 * row] || high !== contentHashes[2 * row + 1]) return this.#isStale(file, 'changed');
    return { text: decoder.decode(bytes.subarray(startBytes[row], endBytes[row])) };
  }

  /** A sentence about files that have changed since they were indexed; undefined where none has. */
  note(): string | undefined {
    const paths = [...this.stale.keys()];
    if (paths.length === 0) return undefined;
    const more = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
    const shown = `${paths.slice(0, 3).join(', ')}${more}`;
    const have = paths.length === 1 ? 'has' : 'have';
    return `${shown} ${have} changed since the tree was indexed: texts that are not what they were are left out; index again`;
  }

  #isStale(file: number, why: Staleness): { readonly stale: Staleness } {
    this.stale.set(this.#files.path(file), why);
    return { stale: why };
  }

  /** The bytes of a file, kept until another is asked for: the chunks of a file come one behind the other. */
  #read(file: number): Uint8Array | undefined {
    if (file === this.#file) return this.#bytes;
    this.#file = file;
    try {
      this.#bytes = readFileSync(path.join(this.#root, this.#files.path(file)));
    } catch {
      this.#bytes = undefined;
    }
    return this.#bytes;
  }
}
