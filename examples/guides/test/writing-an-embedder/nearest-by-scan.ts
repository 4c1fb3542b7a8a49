import { defineVectorIndex } from '@strata/l6-vector/search';

export default defineVectorIndex({
  name: 'nearest-by-scan',
  exact: true,
  build({ dimensions, count, parts }) {
    return {
      count,
      dimensions,
      nearest(query, k, { accept = () => true } = {}) {
        const found: { row: number; score: number }[] = [];
        let row = 0;
        for (const { values, scales } of parts) {
          for (let i = 0; i < scales.length; i++, row++) {
            if (!accept(row)) continue;
            let score = 0;
            for (let j = 0; j < dimensions; j++) score += query[j] * values[i * dimensions + j] * scales[i];
            found.push({ row, score });
          }
        }
        const best = found.sort((a, b) => b.score - a.score || a.row - b.row).slice(0, k);
        return { rows: Uint32Array.from(best, (one) => one.row), scores: Float32Array.from(best, (one) => one.score) };
      },
      close() {},
    };
  },
});
