export const EXPORT_FORMATS = ['ndjson', 'arrow'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The flags of `export`, as typed. */
export interface ExportFlags {
  readonly table: string;
  readonly format: ExportFormat;
  readonly index: string | undefined;
  readonly output: string | undefined;
  readonly raw: boolean;
  /** Chunks with their texts. */
  readonly text: boolean;
}
