import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

/** Where what the suite builds and installs stays, for every checkout: it takes minutes to make. */
export const cacheFolder = (...parts: string[]): string =>
  path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'strata-interop', ...parts);
