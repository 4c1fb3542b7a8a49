import { NONE } from '../ids.ts';
import { U32Column } from './fixed-column.ts';
import { Interner } from './interner.ts';

/** A growing dictionary-encoded column: indices, and the interner that holds the batch's own dictionary. */
export class DictionaryColumn extends U32Column {
  readonly strings = new Interner();

  pushString(text: string): void {
    this.push(this.strings.internString(text));
  }

  pushBytes(source: Uint8Array, from: number, to: number): void {
    this.push(this.strings.intern(source, from, to));
  }

  /** Under a null the index is 0, not NONE: some Arrow readers check every index against the dictionary, null or not. */
  override pushNull(): void {
    this.nulls.push(this.length);
    this.push(0);
  }

  override pushId(value: number): void {
    if (value === NONE) this.pushNull();
    else this.push(value);
  }

  override clear(): void {
    super.clear();
    this.strings.clear();
  }
}
