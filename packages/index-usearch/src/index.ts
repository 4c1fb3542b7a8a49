export { default, type UsearchOptions, usearchIndex } from './usearch-index.ts';
