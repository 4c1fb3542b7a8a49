// The same pipeline for the command line: strata index DIR --config examples/minimal-pipeline/strata.config.ts
import { definePipeline, from } from '@strata/pipeline';
import logs from './src/log-source.ts';
import pages from './src/pages-layer.ts';
import parse from './src/parse-layer.ts';

export default definePipeline({ source: from(logs, { files: '*.txt' }), layers: [pages, parse] });
