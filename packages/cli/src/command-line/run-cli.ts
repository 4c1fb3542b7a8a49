import process from 'node:process';
import yargs from 'yargs';
import { CliFailure, ExitCode } from '../output/cli-failure.ts';
import { chunksCommand } from './chunks-command.ts';
import { exportCommand } from './export-command.ts';
import { indexCommand } from './index-command.ts';
import { layerCommand } from './layer-command.ts';
import { planCommand } from './plan-command.ts';
import { queryCommand } from './query-command.ts';
import { patternAsOption, searchCommand } from './search-command.ts';
import { similarCommand } from './similar-command.ts';
import { version } from './version.ts';

/**
 * Runs a command line, without the program's name. Commands import what they need when they are chosen: help and wrong arguments
 * cost only the parser.
 *
 * @throws CliFailure for wrong arguments and for whatever keeps a command from its result
 */
export async function runCli(args: readonly string[]): Promise<void> {
  const parser = yargs([...patternAsOption(args)])
    .scriptName('strata')
    .usage('$0 COMMAND\n\nIndexes source code: definitions, imports, references and how they hang together.')
    .command(indexCommand)
    .command(planCommand)
    .command(queryCommand)
    .command(searchCommand)
    .command(similarCommand)
    .command(chunksCommand)
    .command(exportCommand)
    .command(layerCommand)
    .demandCommand(1, 1, 'expected a command: index, plan, query, search, similar, chunks, export or layer')
    .strict()
    .parserConfiguration({ 'parse-positional-numbers': false, 'dot-notation': false, 'boolean-negation': false })
    .exitProcess(false)
    .help()
    .alias('help', 'h')
    .version(version)
    .wrap(Math.min(110, process.stdout.columns || 110))
    .epilogue('Paths are relative to the directory in which the command is typed.')
    .fail((message, error) => {
      // yargs wraps what a flag's own check says; anything else comes from a command.
      if (error instanceof Error && error.name !== 'YError') throw error;
      throw new CliFailure(
        `${explained(message, args)}\n  next step:    strata ${commandsIn(args)}--help`,
        ExitCode.usage,
      );
    });
  await parser.parseAsync();
}

const COMMANDS = ['index', 'plan', 'query', 'search', 'similar', 'chunks', 'export', 'layer'];
const QUERIES = ['def', 'refs', 'deps', 'symbols'];

/** The commands at the start of the arguments, for the hint where to find help. */
function commandsIn([command, query]: readonly string[]): string {
  if (!COMMANDS.includes(command)) return '';
  return command === 'query' && QUERIES.includes(query) ? `query ${query} ` : `${command} `;
}

/** What yargs says of wrong arguments, in our words where its own do not say what was expected. */
function explained(message: string, args: readonly string[]): string {
  const said = (pattern: RegExp) => pattern.exec(message)?.slice(1);
  const [flag] = said(/^Not enough arguments following: (.*)$/) ?? [];
  if (flag !== undefined) return `expected a value after --${flag}`;
  if (message.startsWith('Not enough non-option arguments')) {
    return `expected an argument: strata ${commandsIn(args)}${ARGUMENTS[args[1]] ?? ARGUMENTS[args[0]] ?? ''}`.trimEnd();
  }
  const [choice, got, choices] = said(/Argument: (.*), Given: (.*), Choices: (.*)$/) ?? [];
  if (choice !== undefined) {
    return `expected --${choice} to be one of ${choices.replaceAll('"', '')}, got '${got.replaceAll('"', '')}'`;
  }
  const [unknown] = said(/^Unknown (?:argument|command)s?: (.*)$/) ?? [];
  return unknown === undefined ? message : explainedUnknown(unknown, args);
}

const ARGUMENTS: Readonly<Record<string, string>> = {
  def: '<name>',
  refs: '<fqn>',
  deps: '<path>',
  symbols: '<prefix>',
  chunks: '<path or name>',
  export: '<table>',
  layer: '<slot>',
};

function explainedUnknown(unknown: string, args: readonly string[]): string {
  const [command, query] = args;
  if (unknown === command) return `expected a command (${COMMANDS.join(', ')}), got '${command}'`;
  if (command === 'query' && unknown === query) return `expected a query (${QUERIES.join(', ')}), got '${query}'`;
  const names = unknown.split(', ').map((name) => (args.includes(`--${name}`) ? `--${name}` : `'${name}'`));
  return `expected only arguments that 'strata ${commandsIn(args).trim()}' knows, got ${names.join(', ')}`;
}
