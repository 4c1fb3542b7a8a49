import irLayer from '@strata/l1-ir';
import { occurrenceLayer } from '@strata/l2-occurrence';
import { crossFileLayer } from '@strata/l4-cross-file';
import { definePipeline, type PipelineDefinition } from '@strata/pipeline';
import { filesSource } from '@strata/source';

/** What runs where no strata.config.ts says otherwise. */
export const defaultPipeline: PipelineDefinition = definePipeline({
  source: filesSource,
  layers: [irLayer, occurrenceLayer, crossFileLayer],
});
