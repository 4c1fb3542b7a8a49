import { type RunOnStreamsResult, runLayerOnStreams } from '@strata/pipeline';
import crossFileLayer from './cross-file-layer.ts';

/**
 * Resolves what files say of each other, from bytes to bytes: Arrow IPC streams of `files`, `nodes`, `imports`, `references` and `exports` in, of `symbols`, `resolutions`, `links`,
 * `dependencies` and `diagnostics` out. For programs in other languages, which `strata layer l4-cross-file` serves too; docs/guides/other-languages.md tells how
 * streams follow one another.
 */
export function resolve(bytes: Uint8Array): Promise<RunOnStreamsResult> {
  return runLayerOnStreams(crossFileLayer, bytes);
}
