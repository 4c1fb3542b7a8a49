import type { ReferenceTexts } from '../names/reference-texts.ts';
import type { Attributes } from '../resolve/attributes.ts';

/**
 * Attributes by the text that asks for them. A text that comes again mostly stands after the same thing as the last time, so one result is kept for
 * each text: on RFC-061's corpus that answers 19 of 20 steps without a hash.
 */
export class ChainSteps {
  /** Evidence of the last result. */
  evidence = 0;
  readonly #attributes: Attributes;
  readonly #texts: ReferenceTexts;
  /** Owner + 1 by text; 0 where it has had none. */
  readonly #owners: Int32Array;
  readonly #meanings: Int32Array;
  readonly #evidence: Uint8Array;

  constructor(attributes: Attributes, texts: ReferenceTexts) {
    const { length } = texts.kinds;
    this.#attributes = attributes;
    this.#texts = texts;
    this.#owners = new Int32Array(length);
    this.#meanings = new Int32Array(length);
    this.#evidence = new Uint8Array(length);
  }

  /**
   * What the last name of a text means as an attribute of something in the tree.
   *
   * @param place - the innermost definition around the reference
   */
  step(owner: number, text: number, place: number): number {
    if (this.#owners[text] !== owner + 1) {
      this.#meanings[text] = this.#attributes.find(owner, this.#texts.lastName(text, place));
      this.#evidence[text] = this.#attributes.evidence;
      // Elsewhere a private name is another one.
      if (!this.#texts.isPrivate(text)) this.#owners[text] = owner + 1;
    }
    this.evidence = this.#evidence[text];
    return this.#meanings[text];
  }
}
