/** Where encoded bytes go, in order. A file is one, memory another. */
export interface ByteSink {
  /**
   * Appends the parts, one after the other. A sink may keep the parts and write them later: they must not change until it has
   * settled. They are not copied.
   * @throws whatever the medium throws, possibly of an earlier call
   */
  write(parts: readonly Uint8Array[]): void;
}
