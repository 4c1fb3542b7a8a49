/** Terms share weights by 16 bits of their hashes (assembly/terms.ts). */
export const BUCKETS = 1 << 16;

/** A weight of 255 stands for this inverse document frequency (natural logarithm). */
const MAX_IDF = 12;

/**
 * How telling terms are: by bucket of a term's hash the inverse document frequency of BM25, ln(1 + (documents - with + 0.5) / (with + 0.5)), in 255ths of
 * {@link MAX_IDF}. Terms that were never seen have the most that the sample can tell.
 *
 * @param frequencies - by bucket: documents that have a term of it
 */
export function termWeights(frequencies: Uint32Array, documents: number): Uint8Array {
  return Uint8Array.from({ length: BUCKETS }, (_, bucket) => {
    const having = frequencies[bucket];
    const idf = Math.log(1 + (documents - having + 0.5) / (having + 0.5));
    return Math.max(1, Math.min(255, Math.round(Math.sqrt(idf / MAX_IDF) * 255)));
  });
}
