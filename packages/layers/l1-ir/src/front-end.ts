import type { Emitter } from './emitter.ts';

/** A file to be read. */
export interface SourceFile {
  readonly fileId: number;
  /** Path relative to the tree's root, with '/' between segments. */
  readonly path: string;
  /** Path of the source root the file belongs to, relative to the tree; '' is the tree itself. */
  readonly sourceRoot: string;
  /** The file's bytes are `bytes[from..to)`; they may lie in shared memory and must not be written to. */
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
}

/**
 * Reads one language. A front end is a function of the file: it keeps nothing from one file to the next but memory and caches, and writes
 * the same rows for the same file whatever came before.
 */
export interface LanguageFrontEnd {
  /** As in `files.language`: lower case. */
  readonly language: string;
  /** File name endings with their dot, for files whose language the scan does not know. */
  readonly extensions: readonly string[];
  /**
   * Writes the rows of a file; node 0 is its module. Never throws because of what the file holds: that is a diagnostic, and whatever
   * could be read.
   */
  analyze(file: SourceFile, emitter: Emitter): void;
}

/** Finds the front end for a file. Later front ends take languages and extensions over from earlier ones. */
export class FrontEndRegistry {
  readonly #byLanguage = new Map<string, LanguageFrontEnd>();
  readonly #byExtension = new Map<string, LanguageFrontEnd>();

  constructor(frontEnds: Iterable<LanguageFrontEnd>) {
    for (const frontEnd of frontEnds) {
      this.#byLanguage.set(frontEnd.language, frontEnd);
      for (const extension of frontEnd.extensions) this.#byExtension.set(extension, frontEnd);
    }
  }

  /** The front end that claims the language, else the one that claims the path's extension. */
  find(language: string, path: string): LanguageFrontEnd | undefined {
    const dot = path.lastIndexOf('.');
    return this.#byLanguage.get(language) ?? (dot < 0 ? undefined : this.#byExtension.get(path.slice(dot)));
  }
}
