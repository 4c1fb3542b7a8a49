/**
 * The codes of an enumeration by name: `codes(['a', 'b'])` is `{ a: 0, b: 1 }`. A plain object instead of a TypeScript enum, because
 * sources run by type stripping.
 */
export function codes<const V extends readonly string[]>(values: V): { readonly [K in V[number]]: number } {
  return Object.freeze(Object.fromEntries(values.map((value, code) => [value, code]))) as { [K in V[number]]: number };
}
