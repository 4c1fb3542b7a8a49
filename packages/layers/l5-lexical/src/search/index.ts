export { type CompiledQuery, type CompileResult, compileQuery, type LineQuery } from './compile-query.ts';
export type { FileLines } from './file-lines.ts';
export { diskFiles } from './files/disk-files.ts';
export type { FileReader, KeptFiles } from './files/file-reader.ts';
export { type KeepOptions, type KeptFileReader, keptFiles } from './files/kept-files.ts';
export type { OpenFile, UnreadableFile } from './files/open-file.ts';
export type { LineSearchOptions } from './line-search-options.ts';
export type { LineSearchReport, StaleFile } from './line-search-report.ts';
export type { ContextLine } from './match/context-lines.ts';
export type { FoundLine } from './match/found-line.ts';
export type { FoundLines } from './match/found-lines.ts';
export { formatPatternFault, type PatternFault } from './pattern/pattern-fault.ts';
export { type ChunkDocuments, chunkDocuments } from './ranked/chunk-documents.ts';
export type { Documents } from './ranked/documents.ts';
export { NODE_COLUMNS, type NodeDocuments, nodeDocuments } from './ranked/node-documents.ts';
export { type RankedResult, rankDocuments } from './ranked/rank-documents.ts';
export type { RankedDocument, RankOptions } from './ranked/rank-options.ts';
export { searchLines } from './search-lines.ts';
export {
  type LexicalIndex,
  type LexicalTables,
  type OpenLexicalResult,
  openLexicalIndex,
} from './segments/open-lexical-index.ts';
