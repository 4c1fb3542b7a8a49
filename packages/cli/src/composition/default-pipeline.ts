import irLayer from '@strata/l1-ir';
import { occurrenceLayer } from '@strata/l2-occurrence';
import { chunkLayer, lineLayer } from '@strata/l3-chunk';
import { crossFileLayer } from '@strata/l4-cross-file';
import { lexicalLayer } from '@strata/l5-lexical';
import { modelLayer, sampleLayer, vectorLayer } from '@strata/l6-vector';
import { definePipeline, from, type PipelineDefinition } from '@strata/pipeline';
import { filesSource } from '@strata/source';

/**
 * What runs where no strata.config.ts says otherwise. Every text file is read, so that all of the tree can be searched; the layers that know languages pass
 * over files of others.
 */
export const defaultPipeline: PipelineDefinition = definePipeline({
  source: from(filesSource, { files: 'text' }),
  layers: [
    irLayer,
    lexicalLayer,
    occurrenceLayer,
    lineLayer,
    chunkLayer,
    crossFileLayer,
    sampleLayer,
    modelLayer,
    vectorLayer,
  ],
});
