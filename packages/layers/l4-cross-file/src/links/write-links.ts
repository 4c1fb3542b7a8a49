import { Binding, columnValues, Evidence, NodeKind } from '@strata/tables';
import type { Table } from 'apache-arrow';
import type { EdgeCounts } from '../dependencies/edge-counts.ts';
import { NO_FILE } from '../modules/module-tree.ts';
import { type ReferenceTexts, TextKind } from '../names/reference-texts.ts';
import type { Attributes } from '../resolve/attributes.ts';
import { NOTHING } from '../resolve/meaning.ts';
import type { Program } from '../resolve/program.ts';
import type { ReferenceHeads } from '../resolve/reference-heads.ts';
import { RECEIVER } from '../rows/definitions.ts';
import { ChainSteps } from './chain-steps.ts';
import type { LinkRows } from './link-rows.ts';

/** What following references needs. */
export interface LinkSources {
  readonly program: Program;
  readonly texts: ReferenceTexts;
  readonly heads: ReferenceHeads;
  readonly attributes: Attributes;
  /** See BaseClasses. */
  readonly selfNamed: Int32Array;
}

/**
 * Follows all references in one pass over their rows. Because a chain is consecutive rows, all that has to be kept is what the row before
 * means: a base name is looked up by what it is bound to, each further name as an attribute of what the name before it means.
 *
 * A name that its prefix does not have, or that stands after something whose attributes are not known (a variable, a function), gets a link to
 * the longest known prefix, with evidence `prefix`. Names that lead out of the tree, and what stands after them, get none; nor do names of
 * function-local things. The receiver of a method (`self`) gets none either, but its attributes are members of the class.
 *
 * @param beforeFile - called as the rows of each file begin
 */
export function writeLinks(
  references: Table,
  sources: LinkSources,
  rows: LinkRows,
  edges: EdgeCounts,
  beforeFile: (file: number) => void,
): void {
  const { program, texts, heads, attributes, selfNamed } = sources;
  const { definitions, imports, tree } = program;
  const { count, files, kinds, parents, bounds } = definitions;
  const steps = new ChainSteps(attributes, texts);
  const textKinds = texts.kinds;
  let file = -1;
  let fileNodes = 0;
  let fileImports = 0;
  let reference = 0;
  let isOpen = false;
  /** What the row before means; NOTHING or below when that is nothing in the tree. */
  let meaning = NOTHING;
  /** Whether `meaning` is the class of a receiver, which is itself no link. */
  let isReceiver = false;
  /** The longest known prefix, once a name of the chain is not known. */
  let prefix = NOTHING;
  let nextSelfNamed = 0;
  let first = 0;
  for (const batch of references.batches) {
    const fileOf = columnValues(batch, 'file_id');
    const bindings = columnValues<Uint8Array>(batch, 'binding');
    const targets = columnValues(batch, 'target');
    const textOf = columnValues(batch, 'text');
    for (let row = 0; row < fileOf.length; row++, reference++) {
      if (fileOf[row] !== file) {
        file = fileOf[row];
        fileNodes = bounds[file];
        fileImports = imports.bounds[file];
        isOpen = heads.isOpen(file);
        reference = 0;
        meaning = NOTHING;
        prefix = NOTHING;
        beforeFile(file);
        rows.beginFile(file);
      }
      const text = textOf[row];
      let target = NOTHING;
      let evidence: number = Evidence.prefix;
      if (textKinds[text] === TextKind.head) {
        prefix = NOTHING;
        isReceiver = false;
        switch (bindings[row]) {
          case Binding.node:
            meaning = heads.findDefinition(fileNodes + targets[row]);
            if (first + row === selfNamed[nextSelfNamed]) {
              nextSelfNamed++;
              meaning = heads.findBefore(fileNodes + targets[row]);
            }
            evidence = heads.evidence;
            break;
          case Binding.import:
            meaning = heads.findImport(fileImports + targets[row]);
            evidence = heads.evidence;
            break;
          case Binding.local: {
            const local = fileNodes + targets[row];
            meaning = (kinds[local] & RECEIVER) === 0 ? NOTHING : classOfReceiver(kinds, parents, local);
            isReceiver = meaning !== NOTHING;
            break;
          }
          default: {
            const name = isOpen ? texts.lastName(text) : -1;
            meaning = name < 0 ? NOTHING : heads.findUnbound(file, name);
            evidence = heads.evidence;
          }
        }
        if (!isReceiver) target = meaning;
      } else if (textKinds[text] === TextKind.detached) {
        meaning = NOTHING;
        prefix = NOTHING;
      } else if (meaning >= 0) {
        const owner = meaning;
        meaning = steps.step(owner, text);
        target = meaning;
        if (meaning >= 0) {
          evidence = isReceiver && steps.evidence !== Evidence.inherited ? Evidence.receiver : steps.evidence;
        } else if (meaning === NOTHING && !isReceiver) {
          prefix = owner;
          target = owner;
        }
        isReceiver = false;
      } else target = prefix;
      if (target < 0) continue;
      const isModule = target >= count;
      const targetFile = isModule ? tree.files[target - count] : files[target];
      if (targetFile === NO_FILE) continue;
      rows.push(reference, targetFile, isModule ? 0 : target - bounds[targetFile], evidence);
      edges.add(file, targetFile);
    }
    first += fileOf.length;
  }
}

/** The class whose method has the parameter, or NOTHING. */
function classOfReceiver(kinds: Uint8Array, parents: Int32Array, parameter: number): number {
  const owner = parents[parents[parameter]];
  return owner >= 0 && kinds[owner] === NodeKind.class ? owner : NOTHING;
}
