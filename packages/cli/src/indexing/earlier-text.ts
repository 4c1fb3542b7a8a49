import { earlierSegments, lexicalLayer } from '@strata/l5-lexical';
import { type EarlierOutputs, openIndex } from '@strata/pipeline';
import { files, lexicalBlocks, lexicalSegments, lexicalTerms, lexicalTrigrams } from '@strata/tables';
import { version } from '../command-line/version.ts';
import { pipelineFingerprint } from '../composition/pipeline-fingerprint.ts';
import type { IndexOptions } from './index-options.ts';

const TABLES = [files, lexicalSegments, lexicalBlocks, lexicalTrigrams, lexicalTerms];

/**
 * What the text of the index as it is saves a run: segments whose files have not changed. Only if the same program made it in the same way, of which nothing is damaged; else nothing, and the
 * run makes everything.
 */
export function earlierText({ directory, plan }: IndexOptions): Readonly<Record<string, EarlierOutputs>> {
  const planned = plan.phases.flatMap(({ layers }) => layers).find(({ layer }) => layer.id === lexicalLayer.id);
  // A layer from a user's file may do other things today under the same name.
  if (planned?.layer.module !== lexicalLayer.module) return {};
  const looked = openIndex(directory, { tables: [] });
  if (!looked.ok) return {};
  const { createdBy, fingerprint, tables } = looked.index.manifest;
  const sameWay = createdBy === `strata ${version}` && fingerprint === pipelineFingerprint(plan);
  if (!sameWay || !tables.some(({ name }) => name === lexicalSegments.name)) return {};
  const opened = openIndex(directory, { tables: TABLES, verify: true });
  if (!opened.ok) return {};
  const { index } = opened;
  const segments = earlierSegments({
    files: index.table(files),
    lexical_segments: index.table(lexicalSegments),
    lexical_blocks: index.table(lexicalBlocks),
    lexical_trigrams: index.table(lexicalTrigrams),
    lexical_terms: index.table(lexicalTerms),
  });
  return segments === undefined ? {} : { [planned.slot]: segments };
}
