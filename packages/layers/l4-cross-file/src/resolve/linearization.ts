/** Linearizations longer than this are not merged but taken depth first: no program has them. */
const MAX_LENGTH = 4096;
/** Classes with several bases above classes with several bases above …: beyond this depth, as well. */
const MAX_DEPTH = 100;

/**
 * The orders in which classes with several bases are searched for members: Python's C3, over the bases that are classes of the tree. Where C3 has
 * no answer (a cycle, contradicting orders, because a base is outside the tree or not known) it is depth first, from left to right, each class once.
 */
export class Linearization {
  readonly #basesOf: (definition: number) => readonly number[];
  readonly #merged = new Map<number, readonly number[]>();
  readonly #underWay = new Set<number>();

  /** @param basesOf - the bases of a class that are classes of the tree, as written */
  constructor(basesOf: (definition: number) => readonly number[]) {
    this.#basesOf = basesOf;
  }

  /** The class and all classes it inherits from, nearest first. */
  of(definition: number): readonly number[] {
    const bases = this.#basesOf(definition);
    return bases.length > 1 ? this.#merge(definition, bases) : this.#alongSingleBases(definition);
  }

  #alongSingleBases(definition: number): readonly number[] {
    const order = new Set<number>();
    let at = definition;
    while (!order.has(at)) {
      const bases = this.#basesOf(at);
      if (bases.length > 1) return [...order, ...this.#merge(at, bases)];
      order.add(at);
      if (bases.length === 0) break;
      at = bases[0];
    }
    return [...order];
  }

  #merge(definition: number, bases: readonly number[]): readonly number[] {
    const known = this.#merged.get(definition);
    if (known !== undefined) return known;
    if (this.#underWay.has(definition)) return [definition];
    let merged: readonly number[] | undefined;
    if (this.#underWay.size < MAX_DEPTH) {
      this.#underWay.add(definition);
      merged = mergeOrders([...bases.map((base) => this.of(base)), bases]);
      this.#underWay.delete(definition);
    }
    const order = merged === undefined ? this.#depthFirst(definition) : [definition, ...merged];
    this.#merged.set(definition, order);
    return order;
  }

  #depthFirst(definition: number): readonly number[] {
    const order = new Set<number>();
    const pending = [definition];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (order.has(at)) continue;
      order.add(at);
      pending.push(...[...this.#basesOf(at)].reverse());
    }
    return [...order];
  }
}

/**
 * C3's merge: repeatedly the first head of an order that is in the tail of none. Undefined when there is no such head.
 */
function mergeOrders(orders: readonly (readonly number[])[]): readonly number[] | undefined {
  const inTails = new Map<number, number>();
  let total = 0;
  for (const order of orders) {
    total += order.length;
    for (let i = 1; i < order.length; i++) inTails.set(order[i], (inTails.get(order[i]) ?? 0) + 1);
  }
  if (total > MAX_LENGTH) return undefined;
  const position = orders.map(() => 0);
  const merged: number[] = [];
  for (;;) {
    let next: number | undefined;
    let isDone = true;
    for (let k = 0; k < orders.length && next === undefined; k++) {
      if (position[k] === orders[k].length) continue;
      isDone = false;
      const head = orders[k][position[k]];
      if ((inTails.get(head) ?? 0) === 0) next = head;
    }
    if (isDone) return merged;
    if (next === undefined) return undefined;
    merged.push(next);
    for (let k = 0; k < orders.length; k++) {
      const order = orders[k];
      if (position[k] === order.length || order[position[k]] !== next) continue;
      position[k]++;
      if (position[k] < order.length) inTails.set(order[position[k]], (inTails.get(order[position[k]]) as number) - 1);
    }
  }
}
