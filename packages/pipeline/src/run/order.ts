/** The order of what has no order: natural, or shuffled by a seed so that a missing edge fails loudly and can be replayed. */
export interface Order {
  /** What to start first. */
  arrange<T>(items: readonly T[]): T[];
  /** Priority of a ready task, lower first. @param natural - its priority when nothing is shuffled */
  priority(natural: number): number;
}

export function createOrder(seed: number | undefined): Order {
  if (seed === undefined) return { arrange: (items) => [...items], priority: (natural) => natural };
  const random = mulberry32(seed);
  return {
    arrange(items) {
      const shuffled = [...items];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1));
        [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
      }
      return shuffled;
    },
    priority: () => random(),
  };
}

/** Tommy Ettinger's generator: 32 bits of state, good enough for shuffling. Numbers in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
