import {
  createBatchWriter,
  Evidence,
  ImportFlag,
  NONE,
  ResolutionStatus,
  resolutions,
  type StringValues,
} from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';
import type { EdgeCounts } from '../dependencies/edge-counts.ts';
import { Found } from '../modules/module-finder.ts';
import { NO_FILE } from '../modules/module-tree.ts';
import { ALIASED } from '../rows/import-rows.ts';
import type { ImportMeanings } from './import-meanings.ts';
import { externalMeaning, isExternal, isInTree } from './meaning.ts';
import type { ModuleNames } from './module-names.ts';
import type { Program } from './program.ts';

const DOT = 0x2e;

/** What the rows of `resolutions` are made from. */
export interface ResolutionSources {
  readonly program: Program;
  readonly moduleNames: ModuleNames;
  readonly importMeanings: ImportMeanings;
  /** The dictionary of `imports.module`. */
  readonly moduleStrings: StringValues;
}

/** The rows of `resolutions`, row for row with imports; counts an edge for each import whose target is in a file. */
export function writeResolutions(sources: ResolutionSources, edges: EdgeCounts): RecordBatch {
  const { program, importMeanings } = sources;
  const { definitions, imports, importModules, tree } = program;
  const writer = createBatchWriter(resolutions);
  const { file_id, import: number, status, evidence, target_file, target_node, external } = writer.columns;
  for (const column of [file_id, number, status, evidence, target_file, target_node]) {
    column.reserve(imports.count);
    column.length = imports.count;
  }
  const paths = new ExternalPaths(sources);
  for (let i = 0; i < imports.count; i++) {
    const file = imports.files[i];
    const meaning = importMeanings.meanings[i];
    file_id.values[i] = file;
    number.values[i] = i - imports.bounds[file];
    evidence.values[i] = importMeanings.evidence[i];
    let targetFile = NO_FILE;
    if (isInTree(meaning)) {
      const isModule = meaning >= definitions.count;
      targetFile = isModule ? tree.files[meaning - definitions.count] : definitions.files[meaning];
      status.values[i] = isModule ? ResolutionStatus.module : ResolutionStatus.symbol;
      if (importModules.found[i] === Found.ambiguously) {
        status.values[i] = ResolutionStatus.ambiguous;
        evidence.values[i] = Evidence.several_candidates;
      }
      if (targetFile !== NO_FILE) {
        target_file.values[i] = targetFile;
        target_node.values[i] = isModule ? 0 : meaning - definitions.bounds[targetFile];
        edges.add(file, targetFile);
      }
    }
    if (targetFile === NO_FILE) {
      target_file.values[i] = NONE;
      target_node.values[i] = NONE;
      target_file.nulls.push(i);
      target_node.nulls.push(i);
    }
    if (isExternal(meaning)) {
      status.values[i] = ResolutionStatus.external;
      evidence.values[i] = paths.evidence(meaning);
      const length = paths.write(i, meaning);
      external.pushBytes(paths.bytes, 0, length);
    } else {
      if (!isInTree(meaning)) status.values[i] = ResolutionStatus.broken;
      external.pushNull();
    }
  }
  return writer.finish();
}

/** Dotted paths of what lies outside the tree. */
class ExternalPaths {
  /** The last path written, from the start. */
  bytes = new Uint8Array(1024);
  readonly #sources: ResolutionSources;
  readonly #nameStrings: StringValues;

  constructor(sources: ResolutionSources) {
    this.#sources = sources;
    this.#nameStrings = sources.program.names.strings;
  }

  evidence(meaning: number): number {
    const { imports, finder } = this.#sources.program;
    const origin = externalMeaning(meaning);
    if (origin >= imports.count) return Evidence.dynamic;
    return finder.isStandardLibrary(imports.modules[origin]) ? Evidence.standard_library : Evidence.third_party;
  }

  /** Writes the path of what import `i` leads to. @returns its length */
  write(i: number, meaning: number): number {
    const { program, moduleNames, moduleStrings } = this.#sources;
    const { imports } = program;
    let origin = externalMeaning(meaning);
    let name = -1;
    if (origin >= imports.count) {
      const pair = origin - imports.count;
      origin = moduleNames.dynamicNames.pairs[2 * pair];
      name = moduleNames.dynamicNames.pairs[2 * pair + 1];
    } else if ((imports.flags[origin] & (ImportFlag.from | ImportFlag.star)) === ImportFlag.from) {
      name = imports.names[origin];
    }
    let length = this.#append(moduleStrings, imports.modules[origin], 0);
    // Another module that takes the name bound by `import a.b` gets `a`.
    if (origin !== i && (imports.flags[origin] & (ImportFlag.from | ALIASED)) === 0) {
      const dot = this.bytes.subarray(0, length).indexOf(DOT);
      if (dot >= 0) length = dot;
    }
    if (name < 0) return length;
    this.bytes[length] = DOT;
    return this.#append(this.#nameStrings, name, length + 1);
  }

  #append({ bytes, offsets }: StringValues, i: number, at: number): number {
    const end = at + offsets[i + 1] - offsets[i];
    if (end >= this.bytes.length) {
      const grown = new Uint8Array(end * 2);
      grown.set(this.bytes);
      this.bytes = grown;
    }
    this.bytes.set(bytes.subarray(offsets[i], offsets[i + 1]), at);
    return end;
  }
}
