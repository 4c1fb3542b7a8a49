import { files, nodes } from '@strata/tables';
import type { QueryFlags } from '../flags/query-flags.ts';
import { CliFailure } from '../output/cli-failure.ts';
import { openTables } from '../stored-index/open-tables.ts';
import { StoredFiles } from '../stored-index/stored-files.ts';
import { type Definition, StoredNodes } from '../stored-index/stored-nodes.ts';
import { type Answer, place, printAnswers } from './answers.ts';

/** `strata query def NAME`. */
export async function queryDefinitions(flags: QueryFlags, name: string): Promise<void> {
  const index = openTables(flags.index, [files, nodes]);
  const storedFiles = new StoredFiles(index);
  const storedNodes = new StoredNodes(index, storedFiles.count);
  const found = definitionsOf(storedNodes, name);
  const count = await printAnswers(answers(found, storedFiles), flags.json);
  if (count === 0) {
    throw CliFailure.of({
      reason: 'no-such-name',
      place: index.root,
      expected: `a class, function, method, variable or module called '${name}'`,
      got: 'none',
      likelyCause: 'a misspelt name, a local variable or parameter, or a name from outside the tree',
      nextStep: 'look for its beginning with `strata query symbols PREFIX`, or index again if the code has changed',
    });
  }
}

/** Definitions with a simple name, or whose fully qualified name is or ends with a dotted one. */
export function* definitionsOf(nodes: StoredNodes, name: string): Generator<Definition> {
  const simple = name.slice(name.lastIndexOf('.') + 1);
  for (const definition of nodes.named(simple)) {
    if (simple === name || definition.fqn === name || definition.fqn.endsWith(`.${name}`)) yield definition;
  }
}

function* answers(definitions: Iterable<Definition>, files: StoredFiles): Generator<Answer> {
  for (const { file, fqn, name, kind, line, col, end_line } of definitions) {
    const path = files.path(file);
    yield {
      json: { path, fqn, name, kind, line, col, end_line },
      text: `${place(path, line, col)}: ${kind} ${fqn}`,
    };
  }
}
