/** Why a tree cannot be scanned. */
export type SourceFault =
  /** The tree itself does not exist, is no directory, or may not be read. */
  | { readonly reason: 'unreadable-tree'; readonly path: string; readonly code: string }
  /** A source root that was asked for is not a directory of the tree. */
  | { readonly reason: 'no-such-source-root'; readonly path: string; readonly code: string };

/** Thrown by the scan when there is nothing it could scan. Files that cannot be read are rows and diagnostics instead. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly fault: SourceFault;

  constructor(fault: SourceFault) {
    super(messageOf(fault));
    this.fault = fault;
  }
}

function messageOf(fault: SourceFault): string {
  switch (fault.reason) {
    case 'unreadable-tree':
      return (
        `expected a readable directory to index at ${fault.path}, got ${describe(fault.code)}; ` +
        'check the path and its permissions'
      );
    case 'no-such-source-root':
      return (
        `expected the source root '${fault.path}' to be a directory of the tree, got ${describe(fault.code)}; ` +
        'source roots are relative to the tree that is indexed'
      );
  }
}

function describe(code: string): string {
  switch (code) {
    case 'ENOENT':
      return 'nothing there (ENOENT)';
    case 'ENOTDIR':
      return 'something that is not a directory (ENOTDIR)';
    case 'EACCES':
    case 'EPERM':
      return `no permission to read it (${code})`;
    case 'OUTSIDE':
      return 'a path that leads out of it';
    default:
      return code;
  }
}
