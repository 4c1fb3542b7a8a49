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

/** True when every index into `before` means the same in `after`: the chunks of the one are the first chunks of the other. */
export function extendsDictionary(before: Vector, after: Vector): boolean {
  return before.data.every((chunk, i) => {
    const other = after.data[i];
    return (
      chunk === other ||
      (other !== undefined &&
        chunk.length === other.length &&
        chunk.values === other.values &&
        chunk.offset === other.offset)
    );
  });
}
