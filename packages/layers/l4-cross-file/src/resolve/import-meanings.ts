import { Evidence, ImportFlag } from '@strata/tables';
import { Found, Unfound } from '../modules/module-finder.ts';
import { BOUND } from './lookup-memo.ts';
import { externalMeaning, NOTHING } from './meaning.ts';
import type { ModuleNames } from './module-names.ts';
import type { Program } from './program.ts';

/** What imports lead to: see meaning.ts for meanings. */
export interface ImportMeanings {
  /** By import: what it names. */
  readonly meanings: Int32Array;
  /** By import: Evidence. Of meanings outside the tree it is for the reader of the table to find out. */
  readonly evidence: Uint8Array;
}

/** Resolves all imports in the order of their rows. */
export function resolveImports(program: Program, moduleNames: ModuleNames): ImportMeanings {
  const { imports, importModules, definitions } = program;
  const meanings = new Int32Array(imports.count);
  const evidence = new Uint8Array(imports.count);
  for (let i = 0; i < imports.count; i++) {
    const module = importModules.modules[i];
    const takesName = (imports.flags[i] & (ImportFlag.from | ImportFlag.star)) === ImportFlag.from;
    const plainly = evidenceOf(importModules.found[i], imports.levels[i]);
    if (module < 0) {
      meanings[i] = module === Unfound.external ? externalMeaning(i) : NOTHING;
      evidence[i] = module === Unfound.beyondTopLevel ? Evidence.beyond_top_level : Evidence.no_such_module;
    } else if (!takesName) {
      meanings[i] = definitions.count + module;
      evidence[i] = plainly;
    } else {
      const entry = moduleNames.lookup(module, imports.names[i]);
      const why = moduleNames.memo.evidence[entry] & ~BOUND;
      meanings[i] = moduleNames.memo.meanings[entry];
      evidence[i] = why === Evidence.exact ? plainly : why;
      if (meanings[i] === NOTHING && moduleNames.leadsOutOfNamespace(i)) meanings[i] = externalMeaning(i);
    }
  }
  return { meanings, evidence };
}

/** Why an import resolves whose module has just what it names. */
function evidenceOf(found: number, level: number): number {
  if (found === Found.ambiguously) return Evidence.several_candidates;
  if (found === Found.asAttribute) return Evidence.re_export;
  if (found === Found.besideTheFile) return Evidence.sibling;
  return level > 0 ? Evidence.relative : Evidence.exact;
}
