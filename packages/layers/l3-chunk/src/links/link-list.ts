/** Links as they are found: source, target and weight of each, one array each. */
export class LinkList {
  length = 0;
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly weights: Uint8Array;

  /** @param most - more links than these are not added */
  constructor(most: number) {
    this.sources = new Uint32Array(most);
    this.targets = new Uint32Array(most);
    this.weights = new Uint8Array(most);
  }

  /** Adds a link, unless it leads from a vertex to itself. @param weight - 1 to 255 */
  add(source: number, target: number, weight: number): void {
    if (source === target) return;
    this.sources[this.length] = source;
    this.targets[this.length] = target;
    this.weights[this.length++] = weight;
  }
}
