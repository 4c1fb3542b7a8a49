// What a program that reads an index needs of this package: it loads neither the scan nor the framework.
export { type PathMatcher, pathMatcher } from './discover/path-globs.ts';
export { knownLanguages, languageOf } from './languages.ts';
