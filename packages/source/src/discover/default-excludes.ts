/**
 * Directories that hold no source of the tree's own, by whole name. Only names that nothing else bears: 'build', 'dist', 'env' and
 * 'vendor' are also names of real packages, and are left out when the tree's own .gitignore says so.
 */
const EXCLUDED_DIRECTORIES: ReadonlySet<string> = new Set([
  // version control
  '.bzr',
  '.git',
  '.hg',
  '.jj',
  '.svn',
  // installed packages
  '.eggs',
  '.nox',
  '.tox',
  'node_modules',
  // caches
  '.hypothesis',
  '.ipynb_checkpoints',
  '.mypy_cache',
  '.pytest_cache',
  '.pytype',
  '.ruff_cache',
  '__pycache__',
  // our own indexes
  '.strata',
]);

/** What git puts in the place of its directory in a worktree or submodule: a file that says where that is. */
const GIT_LINK = '.git';

/** A file or directory that only a virtual environment has at its top: PEP 405, conda. Its name may be anything. */
const ENVIRONMENT_MARKERS: ReadonlySet<string> = new Set(['pyvenv.cfg', 'conda-meta']);

export const isExcludedDirectory = (name: string) => EXCLUDED_DIRECTORIES.has(name);
export const isExcludedFile = (name: string) => name === GIT_LINK;
export const isEnvironmentMarker = (name: string) => ENVIRONMENT_MARKERS.has(name);
