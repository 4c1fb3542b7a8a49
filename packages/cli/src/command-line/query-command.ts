import type { CommandModule } from 'yargs';
import type { QueryFlags } from '../flags/query-flags.ts';
import { withIndexFlag } from './with-index-flag.ts';

const sharedFlags = (argv: unknown): QueryFlags => {
  const { index, json } = argv as Partial<QueryFlags>;
  return { index, json: json ?? false };
};

const JSON_FLAG = { type: 'boolean', describe: 'One JSON object a line instead of text' } as const;

export const queryCommand: CommandModule = {
  command: 'query',
  describe: 'Ask an index for definitions, references, dependencies, symbols',
  builder: (command) =>
    command
      .command(definitionQuery)
      .command(referenceQuery)
      .command(dependencyQuery)
      .command(symbolQuery)
      .demandCommand(1, 1, 'expected a query: def, refs, deps or symbols')
      .example('$0 query def Expr', 'where is it defined?')
      .example('$0 query refs sympy.core.expr.Expr', 'who uses it?')
      .example('$0 query deps sympy/core/expr.py --reverse', 'who needs this file?')
      .example('$0 query symbols sympy.core.', 'what is there?'),
  handler: () => {},
};

const definitionQuery: CommandModule = {
  command: 'def <name>',
  describe: 'Definitions of a name: a simple name, or the end of a dotted one',
  builder: (command) =>
    withIndexFlag(command)
      .positional('name', { type: 'string', demandOption: true, describe: 'Name, as in Expr or Expr.subs' })
      .option('json', JSON_FLAG)
      .example('$0 query def subs', 'every class, function, method and variable of that name')
      .example('$0 query def Basic.subs', 'only where the dotted name ends like this'),
  handler: async (argv) => {
    const { queryDefinitions } = await import('../querying/query-definitions.ts');
    await queryDefinitions(sharedFlags(argv), String(argv.name));
  },
};

const referenceQuery: CommandModule = {
  command: 'refs <fqn>',
  describe: 'References that end at a definition or module',
  builder: (command) =>
    withIndexFlag(command)
      .positional('fqn', {
        type: 'string',
        demandOption: true,
        describe: 'Fully qualified name, as in pkg.mod.Class.method',
      })
      .option('imports', { type: 'boolean', describe: 'Also the import statements that bring it in' })
      .option('json', JSON_FLAG)
      .example('$0 query refs sympy.core.basic.Basic.subs', 'calls, reads, subclasses, decorations, annotations'),
  handler: async (argv) => {
    const { queryReferences } = await import('../querying/query-references.ts');
    await queryReferences(sharedFlags(argv), String(argv.fqn), argv.imports === true);
  },
};

const dependencyQuery: CommandModule = {
  command: 'deps <path>',
  describe: 'Files that a file needs, with the number of imports and references',
  builder: (command) =>
    withIndexFlag(command)
      .positional('path', { type: 'string', demandOption: true, describe: 'File, relative to here or to the tree' })
      .option('reverse', { type: 'boolean', describe: 'Files that need it instead' })
      .option('transitive', { type: 'boolean', describe: 'Over any number of steps' })
      .option('json', JSON_FLAG)
      .example('$0 query deps pkg/mod.py --reverse --transitive', 'what a change of this file may concern'),
  handler: async (argv) => {
    const { queryDependencies } = await import('../querying/query-dependencies.ts');
    await queryDependencies(sharedFlags(argv), String(argv.path), argv.reverse === true, argv.transitive === true);
  },
};

const symbolQuery: CommandModule = {
  command: 'symbols <prefix>',
  describe: 'Symbols whose fully qualified name begins like this',
  builder: (command) =>
    withIndexFlag(command)
      .positional('prefix', { type: 'string', demandOption: true, describe: "Beginning of the name; '' for all" })
      .option('json', JSON_FLAG)
      .example('$0 query symbols pkg.mod.', 'what a module defines'),
  handler: async (argv) => {
    const { querySymbols } = await import('../querying/query-symbols.ts');
    await querySymbols(sharedFlags(argv), String(argv.prefix));
  },
};
