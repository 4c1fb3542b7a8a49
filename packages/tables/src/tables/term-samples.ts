import { u32 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

const transient = { transient: true } as const;

/**
 * What is left of a sample of the files' contents for those who weigh terms by how common they are: in how many pieces of text they are, for each
 * partition. Adds up. Lives in memory during a run; never stored.
 */
export const termSamples = defineTable('term_samples', 'Sampled pieces of text, by the terms they have', {
  bucket: u32(
    'bucket of terms that share a count, ascending; null in the first row of a partition, which counts all pieces',
    {
      nullable: true,
      transient: true,
    },
  ),
  documents: u32('pieces of text that have a term of the bucket', transient),
});
