import process from 'node:process';
import yargs, { type Argv } from 'yargs';
import { CliFailure, ExitCode } from '../output/cli-failure.ts';
import { didYouMean } from '../output/closest-name.ts';
import { chunksCommand } from './chunks-command.ts';
import { exportCommand } from './export-command.ts';
import { indexCommand } from './index-command.ts';
import { layerCommand } from './layer-command.ts';
import { planCommand } from './plan-command.ts';
import { queryCommand } from './query-command.ts';
import { searchCommand } from './search-command.ts';
import { similarCommand } from './similar-command.ts';
import { textAsOption } from './text-as-option.ts';
import { version } from './version.ts';

/**
 * Runs a command line, without the program's name. Commands import what they need when they are chosen: help and wrong arguments
 * cost only the parser.
 *
 * @throws CliFailure for wrong arguments and for whatever keeps a command from its result
 */
export async function runCli(args: readonly string[]): Promise<void> {
  const parser: Argv = yargs([...textAsOption(args)])
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
        `${explained(message, args, flagsOf(parser))}\n  next step:    strata ${commandsIn(args)}--help`,
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
function explained(message: string, args: readonly string[], flags: readonly string[]): string {
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
  if (message.startsWith('Too many non-option arguments')) return explainedUnknown(commandOf(args), args, flags);
  const [unknown] = said(/^Unknown (?:argument|command)s?: (.*)$/) ?? [];
  return unknown === undefined ? message : explainedUnknown(unknown, args, flags);
}

/** The word that has to be a command, or that of a query. */
function commandOf([command, query]: readonly string[]): string {
  return command === 'query' ? query : command;
}

/** The flags of the command that is being parsed. yargs says so, but its types do not. */
function flagsOf(parser: Argv): string[] {
  const { key } = (parser as unknown as { getOptions(): { key: Readonly<Record<string, unknown>> } }).getOptions();
  return Object.keys(key);
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

function explainedUnknown(unknown: string, args: readonly string[], flags: readonly string[]): string {
  const [command, query] = args;
  if (unknown === command) {
    return `expected a command (${COMMANDS.join(', ')}), got '${command}'${didYouMean(command, COMMANDS)}`;
  }
  if (command === 'query' && unknown === query) {
    return `expected a query (${QUERIES.join(', ')}), got '${query}'${didYouMean(query, QUERIES)}`;
  }
  const names = unknown.split(', ').map((name) => asTyped(name, args));
  const hints = names.map((name) => (name.startsWith('--') ? didYouMean(name.slice(2), flags, '--') : ''));
  const hint = hints.find((text) => text !== '') ?? (names.every(isWord) ? (OF_SEVERAL_WORDS[command] ?? '') : '');
  return `expected only arguments that 'strata ${commandsIn(args).trim()}' knows, got ${names.join(', ')}${hint}`;
}

/** What may have been meant by one argument too many. */
const OF_SEVERAL_WORDS: Readonly<Record<string, string>> = {
  search: '; a pattern of several words stands in quotes',
  similar: '; a text of several words stands in quotes',
};

/** An argument that the parser names without its dashes; words in quotes. */
function asTyped(name: string, args: readonly string[]): string {
  if (args.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`))) return `--${name}`;
  return name.length === 1 && args.some((arg) => /^-[^-]/.test(arg) && arg.includes(name)) ? `-${name}` : `'${name}'`;
}

function isWord(name: string): boolean {
  return name.startsWith("'");
}
