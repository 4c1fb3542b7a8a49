import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { CliFailure } from '../output/cli-failure.ts';

/** The absolute path of a tree that can be read. @throws CliFailure when there is none */
export function existingTree(dir: string): string {
  const tree = path.resolve(dir);
  const fail = (got: string, likelyCause: string, nextStep: string) =>
    CliFailure.of({ reason: 'no-tree', place: tree, expected: 'a directory to index', got, likelyCause, nextStep });
  try {
    if (!statSync(tree).isDirectory()) {
      throw fail(
        'a file',
        'a file was named instead of the tree it is in',
        `name the directory: ${path.dirname(tree)}`,
      );
    }
    accessSync(tree, constants.R_OK | constants.X_OK);
    return tree;
  } catch (error) {
    if (error instanceof CliFailure) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw fail(
        'nothing there',
        'a misspelt path; relative paths count from where the command is typed',
        'check the path',
      );
    }
    throw fail(message, 'its permissions', `check with \`ls -ld ${tree}\``);
  }
}
