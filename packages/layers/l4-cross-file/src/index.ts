export { default, default as crossFileLayer } from './cross-file-layer.ts';
