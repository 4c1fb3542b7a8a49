/** Letters, digits, marks and connectors: what Unicode's annex 18 calls a word character, within the brackets of a class in JavaScript's `v` mode. */
export const WORD_MEMBERS = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}';

/** Words that JavaScript spells in its own way. */
const SPELLINGS: Readonly<Record<string, string>> = {
  any: 'Any',
  ascii: 'ASCII',
  cntrl: 'Cc',
  digit: 'Nd',
  punct: 'P',
};

/** Names of what `name=value` may start with, and what JavaScript calls it. General categories need no name. */
const KEYS: Readonly<Record<string, string>> = {
  script: 'Script',
  sc: 'Script',
  scriptextensions: 'Script_Extensions',
  scx: 'Script_Extensions',
  generalcategory: '',
  gc: '',
};

/**
 * The Unicode property `\p{name}` in JavaScript's spelling, or undefined if there is none. Case, spaces, hyphens and underscores of the name do not
 * matter, and a script may be named without `Script=`, as in Rust's regex.
 */
export function propertyName(name: string): string | undefined {
  const [left, right] = name.includes('=') ? name.split('=', 2) : name.includes(':') ? name.split(':', 2) : ['', name];
  if (left !== '') {
    const key = KEYS[left.toLowerCase().replaceAll(/[\s_-]/g, '')];
    if (key === undefined) return undefined;
    return spellings(right)
      .map((value) => (key === '' ? value : `${key}=${value}`))
      .find(exists);
  }
  const values = spellings(right);
  return values.find(exists) ?? values.map((value) => `Script=${value}`).find(exists);
}

function spellings(value: string): string[] {
  const words = value
    .trim()
    .split(/[\s_-]+/)
    .filter((word) => word !== '');
  const titled = words.map((word) => word[0].toUpperCase() + word.slice(1).toLowerCase());
  const known = SPELLINGS[words.join('').toLowerCase()];
  return [
    ...(known === undefined ? [] : [known]),
    value,
    titled.join('_'),
    titled.join(''),
    words.join('_').toUpperCase(),
  ];
}

function exists(name: string): boolean {
  // Only words reach the constructor: the name becomes part of a pattern.
  if (!/^[A-Za-z0-9_=]+$/.test(name)) return false;
  try {
    new RegExp(`\\p{${name}}`, 'v');
    return true;
  } catch {
    return false;
  }
}
