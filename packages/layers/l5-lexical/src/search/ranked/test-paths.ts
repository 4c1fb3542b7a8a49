const IN_TESTS = /(^|\/)(tests?|testing|specs?|__tests__)\//;
const IS_TEST = /(^|\/)(test_[^/]*|conftest\.py)$|[._](test|spec)s?\.[^./]+$/;
const ASKS_FOR_TESTS = /(^|[^a-z])(tests?|testing|specs?)($|[^a-z])/i;

/** Whether a file holds tests, by the names that languages give them. */
export function isTestPath(path: string): boolean {
  return IN_TESTS.test(path) || IS_TEST.test(path);
}

/** Whether a query has a word for tests. */
export function asksForTests(query: string): boolean {
  return ASKS_FOR_TESTS.test(query);
}
