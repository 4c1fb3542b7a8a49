import { U8Column } from './fixed-column.ts';

/** A growing column of enumeration codes. As in dictionaries, the code under a null is 0: a valid index for every reader. */
export class EnumerationColumn extends U8Column {
  override pushNull(): void {
    this.nulls.push(this.length);
    this.push(0);
  }
}
