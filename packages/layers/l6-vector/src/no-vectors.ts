/** Code of the diagnostic that says why an index has no vectors. */
export const NO_VECTORS = 'no-vectors';
