/** The flags that say what makes vectors, as typed. */
export interface EmbedderFlags {
  /** `lexical-hash`, `openai`, `onnx`, `none`, or a module. */
  readonly embedder: string | undefined;
  readonly baseUrl: string | undefined;
  readonly model: string | undefined;
  readonly apiKeyEnv: string | undefined;
  readonly dimensions: number | undefined;
  readonly precision: string | undefined;
}
