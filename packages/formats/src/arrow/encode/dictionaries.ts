import { type Data, DataType, type Dictionary, type Schema, type Vector } from 'apache-arrow';

/** Calls back for every dictionary-encoded type of a schema, at any depth, those within a dictionary's values before the dictionary. */
export function visitDictionaryTypes(schema: Schema, visit: (type: Dictionary) => void): void {
  const walk = (type: DataType): void => {
    if (DataType.isDictionary(type)) {
      walk(type.dictionary);
      visit(type);
    }
    for (const field of type.children ?? []) walk(field.type);
  };
  for (const field of schema.fields) walk(field.type);
}

/** The dictionaries that columns carry, by the ids the schema gives them. */
export function dictionariesOf(schema: Schema, columns: readonly Data[]): Map<number, Vector> {
  const found = new Map<number, Vector>();
  const walk = (type: DataType, data: Data): void => {
    if (DataType.isDictionary(type) && data.dictionary) {
      found.set(type.id, data.dictionary);
      for (const chunk of data.dictionary.data) walk(type.dictionary, chunk);
    }
    type.children?.forEach((field, i) => {
      if (data.children[i]) walk(field.type, data.children[i]);
    });
  };
  schema.fields.forEach((field, i) => {
    walk(field.type, columns[i]);
  });
  return found;
}

/** True when every index into `before` means the same in `after`. Strings are compared; other values must be the same memory. */
export function extendsDictionary(before: Vector, after: Vector): boolean {
  return before.data.every((chunk, i) => {
    const other = after.data[i];
    return other !== undefined && (chunk === other || isPrefix(chunk, other, i === before.data.length - 1));
  });
}

/** @param mayGrow - whether `b` may have more rows than `a` */
function isPrefix(a: Data, b: Data, mayGrow: boolean): boolean {
  if (a.length > b.length || (a.length < b.length && !mayGrow) || a.nullCount > 0 || b.nullCount > 0) return false;
  if (!DataType.isUtf8(a.type)) return a.values === b.values && a.offset === b.offset && a.children.length === 0;
  if (a.length === 0) return true;
  const [aOffsets, bOffsets] = [a, b].map(({ valueOffsets }) => valueOffsets.subarray(0, a.length + 1));
  const [aBytes, bBytes] = [a, b].map(({ values }, i) => {
    const offsets = i === 0 ? aOffsets : bOffsets;
    return values.subarray(offsets[0], offsets[a.length]);
  });
  return (
    aOffsets[0] === bOffsets[0] &&
    Buffer.compare(bytesOf(aOffsets), bytesOf(bOffsets)) === 0 &&
    Buffer.compare(aBytes, bBytes) === 0
  );
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
