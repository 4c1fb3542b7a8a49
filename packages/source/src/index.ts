export { type PathMatcher, pathMatcher } from './discover/path-globs.ts';
export { default as filesSource } from './files-source.ts';
export { knownLanguages, languageOf } from './languages.ts';
export * from './source-error.ts';
export * from './source-options.ts';
