import { defineEmbedder } from '@strata/l6-vector/embedding';
import { z } from 'zod';

export default defineEmbedder({
  name: 'word-counts',
  settings: z.strictObject({ words: z.array(z.string()).min(1).default(['long', 'short', 'port', 'url']) }),
  open({ words }) {
    return {
      // A model would be asked here, with `kind` ('query' or 'document') and an AbortSignal.
      async embed(texts) {
        const vectors = new Float32Array(texts.length * words.length);
        texts.forEach((text, i) => {
          words.forEach((word, j) => {
            vectors[i * words.length + j] = text.split(word).length - 1 + 0.01;
          });
        });
        return vectors;
      },
    };
  },
});
