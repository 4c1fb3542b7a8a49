/** Does things in the order of their numbers (from 0), each as soon as it and all before it have been announced. */
export class InOrder {
  readonly #waiting = new Map<number, () => void>();
  #next = 0;

  announce(number: number, action: () => void): void {
    this.#waiting.set(number, action);
    for (let ready = this.#waiting.get(this.#next); ready !== undefined; ready = this.#waiting.get(this.#next)) {
      this.#waiting.delete(this.#next++);
      ready();
    }
  }
}
