export { default as filesSource } from './files-source.ts';
export * from './matching.ts';
export * from './source-error.ts';
export * from './source-options.ts';
