import { writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { CODECS } from '@strata/formats';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { repository } from './measure/machine.ts';
import { formatsPage } from './report/formats-page.ts';
import { renderFormats } from './report/formats-text.ts';
import { recordRun } from './report/record-run.ts';
import { benchChunk, type ChunkResults, renderChunk } from './suites/chunk.ts';
import { CLINIC_TOOLS, profileWithClinic } from './suites/clinic.ts';
import { benchFormats, type FormatsResults } from './suites/formats.ts';
import { benchFuzz, type FuzzSuiteResults, renderFuzz } from './suites/fuzz.ts';
import type { LexicalResults } from './suites/lexical.ts';
import { benchPipeline, type PipelineResults, renderPipeline } from './suites/pipeline.ts';
import type { RankingResults } from './suites/ranking.ts';
import { benchScale, renderScale, type ScaleResults } from './suites/scale.ts';
import type { VectorsResults } from './suites/vectors.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);
const log = (line: string) => process.stderr.write(`${line}\n`);

const parser = yargs(hideBin(process.argv))
  .scriptName('bench')
  .option('rounds', { type: 'number', default: 5, describe: 'Rounds that count; one more comes first to warm up' })
  .option('record', { type: 'boolean', default: false, describe: 'Keep the result in packages/bench/runs' })
  .option('flag', {
    type: 'string',
    array: true,
    default: [] as string[],
    describe: 'Flag passed on to strata index, such as --flag=--workers=1',
  })
  .command(
    'formats',
    'Every format of @strata/formats on a symbol table, in turn, and handing it to a worker and a process',
    (command) =>
      command
        .option('rows', { type: 'number', array: true, default: [100_000, 400_000], describe: 'Symbols in the table' })
        .option('json', { type: 'string', describe: 'File to write the figures to' })
        .option('html', { type: 'string', describe: 'File to write a page with charts to' }),
    async ({ rows, rounds, record, json, html }) => {
      const run = await benchFormats({ rows, rounds }, log);
      print(renderFormats(run.results as FormatsResults));
      if (json) writeFileSync(json, `${JSON.stringify(run, null, 2)}\n`);
      if (html) writeFileSync(html, formatsPage(run));
      if (!record) return;
      const path = recordRun(run, `symbols-${rows.join('-')}`);
      writeFileSync(join(repository, path.replace(/json$/, 'html')), formatsPage(run));
      log(`recorded in ${path}, with a page beside it`);
    },
  )
  .command(
    'fuzz',
    'Damaged inputs for the decoders of @strata/formats, a record for each',
    (command) =>
      command
        .option('codec', {
          type: 'string',
          array: true,
          choices: [...CODECS.keys()],
          default: [...CODECS.keys()],
          describe: 'Whose decoders',
        })
        .option('cases', { type: 'number', default: 1_000_000, describe: 'Inputs for each' })
        .option('seed', { type: 'number', default: 1, describe: 'Of the generator' }),
    ({ codec, cases, seed, record }) => {
      let all: FuzzSuiteResults = {};
      const runs = codec.map((name) => {
        const run = benchFuzz({ codec: name, cases, seed });
        log(`${name}: ${cases} inputs`);
        all = { ...all, ...(run.results as FuzzSuiteResults) };
        return run;
      });
      // Only now: a record in the checkout would make the next one say that there are changes.
      if (record) for (const [i, run] of runs.entries()) log(`recorded in ${recordRun(run, codec[i])}`);
      print(renderFuzz(all));
    },
  )
  .command(
    'pipeline <dir>',
    'The whole pipeline, index written, against ctags on the same tree, in turn',
    (command) =>
      command
        .positional('dir', { type: 'string', demandOption: true, describe: 'Tree to index' })
        .option('ctags', { type: 'string', default: 'ctags', describe: 'Universal Ctags to compare with' }),
    async ({ dir, rounds, record, flag, ctags }) => {
      const run = await benchPipeline({ directory: resolve(dir), rounds, flags: flag, ctags }, log);
      print(renderPipeline(run.results as PipelineResults));
      if (record) log(`recorded in ${recordRun(run, basename(resolve(dir)))}`);
    },
  )
  .command(
    'lexical <dir>',
    'The lexical index: what it costs to build, and its queries against ripgrep on the same tree',
    (command) =>
      command
        .positional('dir', { type: 'string', demandOption: true, describe: 'Tree to index and search' })
        .option('queries', {
          type: 'number',
          default: 300,
          describe: 'Queries of each kind, drawn from the text of the tree',
        })
        .option('rg', { type: 'string', default: 'rg', describe: 'ripgrep' }),
    async ({ dir, rounds, record, queries, rg }) => {
      const { benchLexical, renderLexical } = await import('./suites/lexical.ts');
      const run = await benchLexical({ directory: resolve(dir), rounds, queries, rg }, log);
      print(renderLexical(run.results as LexicalResults));
      if (record) log(`recorded in ${recordRun(run, basename(resolve(dir)))}`);
    },
  )
  .command(
    'vectors <dir>',
    'Search among the vectors of a tree, exact, by floats and by usearch; and functions found by their docstrings',
    (command) =>
      command
        .positional('dir', { type: 'string', demandOption: true, describe: 'Tree to index' })
        .option('questions', { type: 'number', default: 1000, describe: 'Docstrings to ask, evenly drawn from all' }),
    async ({ dir, questions, record }) => {
      const { benchVectors, renderVectors } = await import('./suites/vectors.ts');
      const run = await benchVectors({ directory: resolve(dir), questions }, log);
      print(renderVectors(run.results as VectorsResults));
      if (record) log(`recorded in ${recordRun(run, basename(resolve(dir)))}`);
    },
  )
  .command(
    'ranking <dir>',
    'How well ranked search finds the functions of a Python tree by their docstrings',
    (command) =>
      command
        .positional('dir', { type: 'string', demandOption: true, describe: 'Python tree' })
        .option('questions', { type: 'number', default: 1000, describe: 'Most docstrings to ask for' }),
    async ({ dir, record, questions }) => {
      const { benchRanking, renderRanking } = await import('./suites/ranking.ts');
      const run = await benchRanking({ directory: resolve(dir), questions }, log);
      print(renderRanking(run.results as RankingResults));
      if (record) log(`recorded in ${recordRun(run, basename(resolve(dir)))}`);
    },
  )
  .command(
    'scale <small> <large>',
    'Cost of a line in a small and in a large tree, in turn',
    (command) =>
      command
        .positional('small', { type: 'string', demandOption: true })
        .positional('large', { type: 'string', demandOption: true }),
    async ({ small, large, rounds, record, flag }) => {
      const run = await benchScale({ small: resolve(small), large: resolve(large), rounds, flags: flag }, log);
      print(renderScale(run.results as ScaleResults));
      if (record) log(`recorded in ${recordRun(run, `${basename(resolve(small))}-${basename(resolve(large))}`)}`);
    },
  )
  .command(
    'clinic <tool> <dir>',
    'One index run under a tool of clinic: a page with its event loop, CPU time, allocations or asynchronous operations',
    (command) =>
      command
        .positional('tool', { choices: CLINIC_TOOLS, demandOption: true })
        .positional('dir', { type: 'string', demandOption: true, describe: 'Tree to index' })
        .option('dest', { type: 'string', default: '.clinic', describe: 'Directory for the page' }),
    async ({ tool, dir, dest, flag }) => {
      const options = { tool, directory: resolve(dir), destination: resolve(dest), flags: flag };
      print(await profileWithClinic(options, log));
    },
  )
  .command(
    'chunk <dir>',
    'What L3 costs: L1, L2 and L4 with it and without, in turn',
    (command) => command.positional('dir', { type: 'string', demandOption: true, describe: 'Tree to index' }),
    async ({ dir, rounds, record }) => {
      const run = await benchChunk({ directory: resolve(dir), rounds }, log);
      print(renderChunk(run.results as ChunkResults));
      if (record) log(`recorded in ${recordRun(run, basename(resolve(dir)))}`);
    },
  )
  .demandCommand(1, 'Name a suite: pipeline, scale, chunk or vectors')
  .strict()
  .fail((message, error) => {
    log(message ?? error?.message ?? 'failed');
    if (!error) log('see: bench --help');
    process.exit(1);
  });

await parser.parseAsync();
