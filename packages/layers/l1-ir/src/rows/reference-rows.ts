import { createBatchWriter, NONE, references } from '@strata/tables';
import type { RecordBatch } from 'apache-arrow';

const MAX_LENGTH = 0xffff;

/**
 * Rows of `references`, by far the most numerous: columns are written through arrays kept here, and a row is added before it is known
 * what its name is bound to ({@link bind}).
 */
export class ReferenceRows {
  readonly #writer = createBatchWriter(references);
  readonly #columns = this.#writer.columns;
  #first = 0;
  #length = 0;
  #capacity = 0;
  #node!: Uint32Array;
  #kind!: Uint8Array;
  #text!: Uint32Array;
  #line!: Uint32Array;
  #col!: Uint32Array;
  #size!: Uint16Array;

  /** The dictionary of texts: `texts.intern(bytes, from, to)` gives the number that {@link add} takes. */
  readonly texts = this.#columns.text.strings;

  constructor() {
    this.#reserve();
  }

  /** Rows of this file so far. */
  get count(): number {
    return this.#length - this.#first;
  }

  begin(): void {
    this.#first = this.#length;
  }

  /**
   * Adds a use of a name and returns its row within the file.
   *
   * @param kind - a ReferenceKind
   * @param text - number in {@link texts}
   */
  add(node: number, kind: number, text: number, line: number, col: number, length: number): number {
    const at = this.#length;
    if (at === this.#capacity) this.#reserve();
    this.#node[at] = node;
    this.#kind[at] = kind;
    this.#text[at] = text;
    this.#line[at] = line;
    this.#col[at] = col;
    this.#size[at] = Math.min(length, MAX_LENGTH);
    this.#length = at + 1;
    return at - this.#first;
  }

  /**
   * Says what the base names of this file's rows are bound to.
   *
   * @param symbolOf - for each row an index into the other two, or -1 for unknown
   * @param bindings - Binding codes
   * @param targets - rows of imports or nodes, NONE for none
   */
  bind(symbolOf: Int32Array, bindings: Uint8Array, targets: Uint32Array, unknown: number): void {
    const { binding, target } = this.#columns;
    const first = this.#first;
    const count = this.#length - first;
    const bindingValues = binding.values;
    const targetValues = target.values;
    const { nulls } = target;
    for (let row = 0; row < count; row++) {
      const symbol = symbolOf[row];
      const to = symbol < 0 ? NONE : targets[symbol];
      bindingValues[first + row] = symbol < 0 ? unknown : bindings[symbol];
      targetValues[first + row] = to;
      if (to === NONE) nulls.push(first + row);
    }
  }

  end(fileId: number): void {
    this.#columns.file_id.values.fill(fileId, this.#first, this.#length);
  }

  finish(): RecordBatch {
    for (const column of Object.values(this.#columns)) column.length = this.#length;
    const batch = this.#writer.finish();
    this.#length = 0;
    this.#first = 0;
    return batch;
  }

  #reserve(): void {
    const columns = this.#columns;
    for (const column of Object.values(columns)) {
      column.length = this.#length;
      column.reserve(Math.max(1 << 14, this.#length));
    }
    this.#capacity = Math.min(...Object.values(columns).map((column) => column.values.length));
    this.#node = columns.node.values;
    this.#kind = columns.kind.values;
    this.#text = columns.text.values;
    this.#line = columns.line.values;
    this.#col = columns.col.values;
    this.#size = columns.length.values;
  }
}
