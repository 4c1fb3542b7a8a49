import { describe, expect, it } from 'vitest';
import { knownCondition } from '../src/python/known-condition.ts';

const words = (text: string) => text.match(/\w+|'[^']*'|"[^"]*"|[<>=!]=?|[^\s\w]/g) ?? [];
const decide = (text: string) => knownCondition(words(text));

describe('the outcome of a condition', () => {
  it.each([
    'True',
    'TYPE_CHECKING',
    'typing.TYPE_CHECKING',
    'six.PY3',
    'not six.PY2',
    'sys.version_info >= (3, 8)',
    'version_info > (3,)',
    'sys.version_info[0] == 3',
    'sys.version_info.major >= 3',
    'sys.version_info[:2] != (3, 9)',
    "sys.platform == 'linux'",
    'sys.platform != "win32"',
    "sys.platform.startswith('lin')",
    "os.name == 'posix'",
    'unknown or PY3',
    '(PY2 or PY3) and not (False and unknown)',
    'f(x)[1] or PY3',
  ])('is true for %s', (text) => expect(decide(text)).toBe(true));

  it.each([
    '0',
    'PY2',
    'not TYPE_CHECKING',
    'sys.version_info < (3, 8)',
    'sys.version_info[0] < 3',
    "sys.platform == 'win32' or os.name == 'nt'",
    "sys.platform.startswith('win')",
    'PY2 and unknown',
    'unknown and PY2',
  ])('is false for %s', (text) => expect(decide(text)).toBe(false));

  it.each([
    '',
    'unknown',
    'not unknown',
    'PY3 and unknown',
    'sys.version_info[1] > 2',
    'sys.version_info > 3',
    'sys.version_info[0] > (3,)',
    'sys.platform in ("a", "b")',
    'sys.platform == name',
    'PY3()',
    '(PY3',
    'PY3 PY3',
  ])('is not known for %s', (text) => expect(decide(text)).toBeUndefined());
});
