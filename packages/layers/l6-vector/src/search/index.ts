export { type Fused, type FusionOptions, reciprocalRankFusion } from '../fusion/reciprocal-rank-fusion.ts';
export { embedQuery, unit } from './embed-query.ts';
export { ExactIndex, exactIndex } from './scan/exact-index.ts';
export { readVectorModel, readVectors, type StoredVectors, type VectorModel } from './stored-vectors.ts';
export {
  defineVectorIndex,
  type Nearest,
  type NearestOptions,
  type VectorIndex,
  type VectorIndexPlugin,
  type VectorPart,
  type VectorRows,
} from './vector-index.ts';
