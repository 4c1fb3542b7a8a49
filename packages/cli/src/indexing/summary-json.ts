import type { LayerProfile, PhaseProfile } from '@strata/pipeline';
import type { Summary } from './summary.ts';

/** A summary for programs: times in milliseconds, memory in bytes, null for what is not known. */
export function summaryJson(summary: Summary): unknown {
  const { profile, importsByStatus, filesByStatus, symbolsByKind } = summary;
  return {
    tree: summary.tree,
    index: summary.directory,
    indexBytes: summary.indexBytes,
    wallMs: round(summary.wall),
    files: summary.files,
    filesByStatus,
    lines: summary.lines,
    bytes: summary.bytes,
    text: summary.text,
    symbols: summary.symbols,
    symbolsByKind,
    imports: summary.imports,
    importsByStatus,
    references: summary.references,
    links: summary.links,
    dependencies: summary.dependencies,
    chunks: summary.chunks,
    chunksByKind: summary.chunksByKind,
    diagnostics: summary.diagnostics,
    firstDiagnostics: summary.firstDiagnostics,
    error: errorOf(summary),
    /** What is as it should be in many trees, and a mistake in others. */
    note: noteOf(summary),
    profile: {
      workers: profile.workers,
      seed: profile.seed,
      partitions: profile.partitions,
      wallMs: round(profile.wall),
      cpuMs: round(profile.cpu),
      gcMs: round(profile.gc),
      peakBytes: profile.peakMemory.bytes,
      peakMethod: profile.peakMemory.method,
      phases: profile.phases.map((phase) => phaseJson(phase, summary)),
      tables: profile.tables,
    },
  };
}

function errorOf({ noSource, noDependencies, noVectors }: Summary): unknown {
  if (noSource?.failed) return { code: 'no-source', message: noSource.message };
  if (noDependencies !== null) return { code: 'no-dependencies', message: noDependencies };
  return noVectors === null ? null : { code: 'no-vectors', message: noVectors };
}

function noteOf({ noSource }: Summary): unknown {
  return noSource === null || noSource.failed ? null : { code: 'no-source', message: noSource.message };
}

function phaseJson(phase: PhaseProfile, summary: Summary): unknown {
  return {
    number: phase.number,
    wallMs: round(phase.wall),
    share: shareOf(phase.wall, summary),
    cpuMs: round(phase.cpu),
    gcMs: round(phase.gc),
    peakBytes: phase.peakMemory.bytes,
    peakMethod: phase.peakMemory.method,
    linesPerSecond: linesPerSecond(phase.wall, summary),
    layers: phase.layers.map((layer) => layerJson(layer, summary)),
  };
}

function layerJson(layer: LayerProfile, summary: Summary): unknown {
  return {
    slot: layer.slot,
    id: layer.id,
    version: layer.version,
    role: layer.role,
    wallMs: round(layer.wall),
    busyMs: round(layer.busy),
    share: shareOf(layer.wall, summary),
    cpuMs: layer.cpu === null ? null : round(layer.cpu),
    gcMs: layer.gc === null ? null : round(layer.gc),
    tasks: layer.tasks,
    rowsIn: layer.rowsIn,
    rowsOut: layer.rowsOut,
    bytesIn: layer.bytesIn,
    bytesOut: layer.bytesOut,
    peakBytes: layer.peakMemory.bytes,
    peakMethod: layer.peakMemory.method,
    /** True when other layers ran in the same phase, so that the figure is the phase's. */
    peakShared: layer.peakMemory.shared,
    linesPerSecond: linesPerSecond(layer.wall, summary),
  };
}

const round = (ms: number) => Math.round(ms * 1000) / 1000;

function shareOf(wall: number, { profile }: Summary): number | null {
  return profile.wall === 0 ? null : Math.round((wall / profile.wall) * 10_000) / 10_000;
}

function linesPerSecond(wall: number, { lines }: Summary): number | null {
  return lines === null || wall === 0 ? null : Math.round((lines / wall) * 1000);
}
