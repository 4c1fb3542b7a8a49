/** A value in a few words, for messages: 'a function', 'an object with a, b', "the text 'x'". */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  switch (typeof value) {
    case 'object': {
      const names = Object.keys(value);
      if (names.length === 0) return 'an object without properties';
      return `an object with ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}`;
    }
    case 'string':
      return `the text '${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`;
    case 'function':
      return /^class\b/.test(Function.prototype.toString.call(value)) ? `the class ${value.name}` : 'a function';
    default:
      return `the ${typeof value} ${String(value)}`;
  }
}
