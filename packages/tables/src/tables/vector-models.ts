import { binary, u8, u32, utf8 } from '../schema/column.ts';
import { defineTable } from '../schema/table-definition.ts';

/** What made the vectors, and what it takes to make one of a query that can be compared with them. One row, or none where there are no vectors. */
export const vectorModels = defineTable('vector_models', 'What made the vectors', {
  embedder: utf8("name of a built-in embedder ('lexical-hash', 'openai'), or the module that exports it"),
  settings: utf8('its settings as JSON. Never a key: the name of the environment variable that has it'),
  dimensions: u32('values in a vector'),
  neural: u8('1: the vectors carry meaning beyond the words, and may be blended into ranked search; 0: words only'),
  weights: binary('what the embedder learnt from the tree, in a layout of its own; empty where it learns nothing'),
});
