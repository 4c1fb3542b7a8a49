import { z } from 'zod';

/** Options of the files source. Paths and globs are relative to the tree, with '/' between segments. */
export const sourceOptions = z.strictObject({
  /** 'source': files in one of `languages`; 'text': every file that is not binary. Default 'source'. */
  files: z.enum(['source', 'text']).default('source'),
  /** Languages indexed when `files` is 'source'. Default: Python (.py, .pyi, .pyw). */
  languages: z.array(z.string()).default(['python']),
  /**
   * Only files that match one of these globs, or that lie below a directory that does. A glob without '/' matches names at any depth.
   * Default: everything.
   */
  include: z.array(z.string().min(1)).default([]),
  /** Leaves out the files that match, and what lies below the directories that match. Wins over `include`. */
  exclude: z.array(z.string().min(1)).default([]),
  /** Paths left out exactly as written, without glob characters: where an index is being written, say. */
  excludePaths: z.array(z.string()).default([]),
  /** Honour .gitignore files, in the tree and above it up to the top of the repository it lies in. Default true. */
  gitignore: z.boolean().default(true),
  /** Leave out directories of version control, caches and virtual environments; see `default-excludes.ts`. Default true. */
  defaultExcludes: z.boolean().default(true),
  /**
   * Directories from which dotted module paths count; exactly these, and the tree itself for files below none of them.
   * Default: found by looking at the layout and at a sample of the code's own imports.
   */
  sourceRoots: z.array(z.string()).optional(),
  /** Larger files are listed with status too_large and not read. Bytes; default 64 MiB: generated code is known to reach 30. */
  maxFileBytes: z
    .int()
    .min(0)
    .max(2 ** 30)
    .default(2 ** 26),
  /**
   * Bytes of files that go into one partition, beyond which it is closed (one larger file is a partition of its own). Smaller spreads work
   * over more workers and lowers peak memory, larger lowers overhead. Default 6 MiB.
   */
  partitionBytes: z
    .int()
    .min(1)
    .max(2 ** 30)
    .default(6 * 2 ** 20),
});

/** What the scan reads and how it cuts it up, with defaults filled in. */
export type SourceOptions = z.output<typeof sourceOptions>;
