/** Name of the embedder that needs no model and no network. */
export const LEXICAL_HASH = 'lexical-hash';
