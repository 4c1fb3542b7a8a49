import { defineLayer } from '@strata/pipeline/contract';
import {
  dependencies,
  diagnostics,
  exports,
  files,
  imports,
  links,
  nodes,
  references,
  resolutions,
  symbols,
} from '@strata/tables';
import { z } from 'zod';
import { EdgeCounts } from './dependencies/edge-counts.ts';
import { mergeEdges } from './dependencies/merge-edges.ts';
import { diagnoseNoDependencies } from './dependencies/no-dependencies.ts';
import { writeDependencies } from './dependencies/write-dependencies.ts';
import { ChainSteps } from './links/chain-steps.ts';
import { LinkWriter } from './links/link-writer.ts';
import { ReferenceTexts } from './names/reference-texts.ts';
import { findAliasedModules } from './resolve/aliased-modules.ts';
import { Attributes } from './resolve/attributes.ts';
import { resolveImports } from './resolve/import-meanings.ts';
import { ModuleNames } from './resolve/module-names.ts';
import { readProgram } from './resolve/program.ts';
import { ReferenceHeads } from './resolve/reference-heads.ts';
import { ScopeNames } from './resolve/scope-names.ts';
import { writeResolutions } from './resolve/write-resolutions.ts';
import { wholeDictionary } from './rows/whole-dictionary.ts';
import { readBaseClasses } from './scopes/base-classes.ts';
import { readClassHeaders } from './scopes/class-headers.ts';
import { writeSymbols } from './symbols/write-symbols.ts';

/** Between two looks at the signal. */
const FILES_AT_A_TIME = 256;

/**
 * Layer L4: resolves what files say of each other. Finds the module or definition that each import and each reference ends at, sorts the symbols of
 * the tree by name, and counts which file depends on which.
 *
 * Bad code is no failure: what cannot be resolved has a status or no link. The only diagnostic is that a tree whose imports seem to name its own
 * modules has no dependencies at all.
 */
export default defineLayer({
  id: 'l4-cross-file',
  version: '2',
  module: import.meta.url,
  inputs: {
    files: files.select('file_id', 'path', 'source_root'),
    nodes: nodes.select('file_id', 'parent', 'kind', 'name', 'fqn', 'name_line', 'name_col', 'flags'),
    imports: imports.select(
      'file_id',
      'node',
      'module',
      'level',
      'name',
      'alias',
      'bound',
      'flags',
      'line',
      'bound_line',
      'bound_col',
    ),
    references: references.select('file_id', 'node', 'kind', 'binding', 'target', 'text', 'line', 'col'),
    exports: exports.select('file_id', 'action', 'name'),
  },
  outputs: { symbols, resolutions, links, dependencies, diagnostics },
  scope: 'repository',
  options: z.strictObject({}),
  run({ inputs, emit, signal, progress, at }) {
    const pause = () => signal.throwIfAborted();
    at('names and modules');
    const program = readProgram(inputs, pause);
    const { fileCount } = program.definitions;
    pause();

    at('imports');
    findAliasedModules(program);
    const moduleNames = new ModuleNames(program, program.imports.count);
    const importMeanings = resolveImports(program, moduleNames);
    const importEdges = new EdgeCounts(fileCount);
    const moduleStrings = wholeDictionary(inputs.imports, 'module');
    emit('resolutions', writeResolutions({ program, moduleNames, importMeanings, moduleStrings }, importEdges));
    pause();

    at('references');
    const texts = new ReferenceTexts(wholeDictionary(inputs.references, 'text'), program.names, program.privateNames);
    const headers = readClassHeaders(inputs.nodes, program.definitions);
    const bases = readBaseClasses(inputs.references, program.definitions, headers, texts);
    const scopeNames = new ScopeNames(program, moduleNames, importMeanings);
    const heads = new ReferenceHeads(program, moduleNames, scopeNames);
    const attributes = new Attributes(program, moduleNames, scopeNames, heads, { headers, bases, texts });
    const steps = new ChainSteps(attributes, texts);
    const linkEdges = new EdgeCounts(fileCount);
    const sources = { program, texts, heads, steps, selfNamed: bases.selfNamed };
    new LinkWriter(sources, linkEdges, (batch) => emit('links', batch)).write(inputs.references, (file) => {
      if (file % FILES_AT_A_TIME !== 0) return;
      pause();
      progress(file, fileCount);
    });
    pause();

    at('symbols');
    emit('symbols', writeSymbols(inputs.nodes, program.definitions, program.names, pause));
    pause();

    at('dependencies');
    const edges = mergeEdges(importEdges.finish(), linkEdges.finish());
    emit('dependencies', writeDependencies(edges, fileCount));
    if (edges.length === 0) {
      const diagnosis = diagnoseNoDependencies(program, importMeanings, inputs, moduleStrings);
      if (diagnosis !== undefined) emit('diagnostics', diagnosis);
    }
    progress(fileCount, fileCount);
  },
});
