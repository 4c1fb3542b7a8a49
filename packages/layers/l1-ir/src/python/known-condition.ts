/** The Python that conditions on versions are decided for: the newest that the front end reads, on Linux. */
const VERSION: readonly number[] = [3, 14, 0];
const PLATFORM = 'linux';
const OS_NAME = 'posix';

const VERSION_TEST = /^(?:sys\.)?version_info(\[0\]|\.major|\[:\d\])?(<=?|>=?|[=!]=)(\d+|\([\d,]*\))$/;
const TEXT_TEST = /^(sys\.platform|os\.name)([=!]=)(?:'(\w*)'|"(\w*)")$/;
const PLATFORM_PREFIX = /^sys\.platform\.startswith\((?:'(\w*)'|"(\w*)")\)$/;
const FLAG = /^(?:\w+\.)?(TYPE_CHECKING|MYPY|PY2|PY3)$/;

/**
 * True or false where every reader knows how a condition comes out: tests of Python's version and platform, `TYPE_CHECKING`, and constants, put
 * together with `not`, `and` and `or`. Else undefined.
 *
 * @param words - the tokens of the condition
 */
export function knownCondition(words: readonly string[]): boolean | undefined {
  return new Condition(words).whole();
}

class Condition {
  readonly #words: readonly string[];
  #at = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  whole(): boolean | undefined {
    const value = this.#or();
    return this.#at === this.#words.length ? value : undefined;
  }

  #or(): boolean | undefined {
    let value = this.#and();
    while (this.#take('or')) {
      const next = this.#and();
      value = value === true || next === true ? true : value === false ? next : undefined;
    }
    return value;
  }

  #and(): boolean | undefined {
    let value = this.#not();
    while (this.#take('and')) {
      const next = this.#not();
      value = value === false || next === false ? false : value === true ? next : undefined;
    }
    return value;
  }

  #not(): boolean | undefined {
    if (this.#take('not')) {
      const value = this.#not();
      return value === undefined ? undefined : !value;
    }
    if (this.#words[this.#at] === '(') {
      const before = this.#at++;
      const value = this.#or();
      if (this.#take(')') && this.#isEnd(this.#words[this.#at])) return value;
      this.#at = before;
    }
    return this.#test();
  }

  #test(): boolean | undefined {
    let depth = 0;
    let text = '';
    for (; this.#at < this.#words.length; this.#at++) {
      const word = this.#words[this.#at];
      if (depth === 0 && this.#isEnd(word)) break;
      if (word === '(' || word === '[') depth++;
      else if (word === ')' || word === ']') depth--;
      text += word;
    }
    return knownTest(text);
  }

  #isEnd(word: string | undefined): boolean {
    return word === undefined || word === 'and' || word === 'or' || word === ')';
  }

  #take(word: string): boolean {
    if (this.#words[this.#at] !== word) return false;
    this.#at++;
    return true;
  }
}

function knownTest(text: string): boolean | undefined {
  if (text === 'True' || text === '1') return true;
  if (text === 'False' || text === '0') return false;
  const flag = FLAG.exec(text);
  if (flag !== null) return flag[1] !== 'PY2';
  const version = VERSION_TEST.exec(text);
  if (version !== null) return knownVersion(version[1] ?? '', version[2], version[3]);
  const named = TEXT_TEST.exec(text);
  if (named !== null) {
    const actual = named[1] === 'os.name' ? OS_NAME : PLATFORM;
    return (actual === (named[3] ?? named[4])) === (named[2] === '==');
  }
  const prefix = PLATFORM_PREFIX.exec(text);
  return prefix === null ? undefined : PLATFORM.startsWith(prefix[1] ?? prefix[2]);
}

function knownVersion(part: string, operator: string, written: string): boolean | undefined {
  const isNumber = part === '[0]' || part === '.major';
  if (isNumber !== (written[0] !== '(')) return undefined;
  const wanted = written.split(/[(),]/).filter(Boolean).map(Number);
  const length = isNumber ? 1 : part === '' ? VERSION.length : Number(part[2]);
  const order = compare(VERSION.slice(0, length), wanted);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '==':
      return order === 0;
    default:
      return order !== 0;
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}
