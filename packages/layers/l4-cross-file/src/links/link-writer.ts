import { Binding, columnValues, Evidence, NodeKind } from '@strata/tables';
import type { RecordBatch, Table } from 'apache-arrow';
import { endOfRun } from '../collections/end-of-run.ts';
import type { EdgeCounts } from '../dependencies/edge-counts.ts';
import { NO_FILE } from '../modules/module-tree.ts';
import { type ReferenceTexts, TextKind } from '../names/reference-texts.ts';
import { NOTHING } from '../resolve/meaning.ts';
import type { Program } from '../resolve/program.ts';
import type { ReferenceHeads } from '../resolve/reference-heads.ts';
import { RECEIVER } from '../rows/definitions.ts';
import type { ChainSteps } from './chain-steps.ts';
import { BATCH_ROWS, LinkRows } from './link-rows.ts';

/** What following references needs. */
export interface LinkSources {
  readonly program: Program;
  readonly texts: ReferenceTexts;
  readonly heads: ReferenceHeads;
  readonly steps: ChainSteps;
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
 */
export class LinkWriter {
  readonly #sources: LinkSources;
  readonly #rows: LinkRows;
  readonly #edges: EdgeCounts;
  #bindings: Uint8Array = new Uint8Array(0);
  #targets: Uint32Array = new Uint32Array(0);
  #places: Uint32Array = new Uint32Array(0);
  #texts: Uint32Array = new Uint32Array(0);
  #file = -1;
  /** What to add to a row of the batch to have the reference's number in its file, and its number among all. */
  #toReference = 0;
  #toRow = 0;
  /** What the row before means; NOTHING or below when that is nothing in the tree. */
  #meaning = NOTHING;
  /** Whether that is the class of a receiver, which is itself no link. */
  #isReceiver = false;
  /** The longest known prefix, once a name of the chain is not known. */
  #prefix = NOTHING;
  #nextSelfNamed = 0;

  constructor(sources: LinkSources, edges: EdgeCounts, emit: (batch: RecordBatch) => void) {
    this.#sources = sources;
    this.#edges = edges;
    this.#rows = new LinkRows(emit);
  }

  /** @param beforeFile - called as the rows of each file begin */
  write(references: Table, beforeFile: (file: number) => void): void {
    let firstOfFile = 0;
    for (const batch of references.batches) {
      const files = columnValues(batch, 'file_id');
      this.#bindings = columnValues<Uint8Array>(batch, 'binding');
      this.#targets = columnValues(batch, 'target');
      this.#places = columnValues(batch, 'node');
      this.#texts = columnValues(batch, 'text');
      for (let from = 0, to = 0; from < files.length; from = to) {
        if (files[from] !== this.#file) {
          this.#beginFile(files[from]);
          firstOfFile = this.#toRow + from;
          beforeFile(this.#file);
        }
        this.#toReference = this.#toRow - firstOfFile;
        to = endOfRun(files, from);
        this.#follow(from, to);
      }
      this.#toRow += files.length;
    }
    this.#rows.finish();
  }

  #beginFile(file: number): void {
    this.#file = file;
    this.#meaning = NOTHING;
    this.#prefix = NOTHING;
    this.#rows.beginFile(file);
  }

  /** Follows the references of one file in rows `from` to `to - 1` of the batch, in portions that fit into the batch of links. */
  #follow(from: number, to: number): void {
    for (let row = from; row < to; ) {
      const portion = Math.min(to - row, BATCH_ROWS - this.#rows.length);
      this.#followPortion(row, row + portion);
      this.#rows.handOverIfFull();
      row += portion;
    }
  }

  // One long function with everything in local variables: it runs for every reference of the tree.
  #followPortion(from: number, to: number): void {
    const { program, texts, heads, steps, selfNamed } = this.#sources;
    const { definitions, imports, tree } = program;
    const { count, files, kinds, parents, bounds } = definitions;
    const { references, targetFiles, targetNodes, evidences } = this.#rows;
    const bindings = this.#bindings;
    const targets = this.#targets;
    const places = this.#places;
    const textOf = this.#texts;
    const textKinds = texts.kinds;
    const edges = this.#edges;
    const file = this.#file;
    const fileNodes = bounds[file];
    const fileImports = imports.bounds[file];
    const isOpen = heads.isOpen(file);
    const toReference = this.#toReference;
    let meaning = this.#meaning;
    let isReceiver = this.#isReceiver;
    let prefix = this.#prefix;
    let length = this.#rows.length;
    for (let row = from; row < to; row++) {
      const text = textOf[row];
      let target = NOTHING;
      let evidence: number = Evidence.prefix;
      if (textKinds[text] === TextKind.head) {
        prefix = NOTHING;
        isReceiver = false;
        switch (bindings[row]) {
          case Binding.node:
            meaning = heads.findDefinition(fileNodes + targets[row]);
            if (this.#toRow + row === selfNamed[this.#nextSelfNamed]) {
              this.#nextSelfNamed++;
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
            const name = isOpen ? texts.lastName(text, fileNodes + places[row]) : -1;
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
        meaning = steps.step(owner, text, fileNodes + places[row]);
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
      references[length] = toReference + row;
      targetFiles[length] = targetFile;
      targetNodes[length] = isModule ? 0 : target - bounds[targetFile];
      evidences[length] = evidence;
      length++;
      if (targetFile !== file) edges.add(file, targetFile);
    }
    this.#meaning = meaning;
    this.#isReceiver = isReceiver;
    this.#prefix = prefix;
    this.#rows.length = length;
  }
}

/** The class whose method has the parameter, or NOTHING. */
function classOfReceiver(kinds: Uint8Array, parents: Int32Array, parameter: number): number {
  const owner = parents[parents[parameter]];
  return owner >= 0 && kinds[owner] === NodeKind.class ? owner : NOTHING;
}
