import type { Message } from 'apache-arrow/ipc/metadata/message';

/** Schemas that are remembered, and bytes of the longest. */
const MOST = 16;
const LONGEST = 1 << 16;

const remembered: { readonly bytes: Uint8Array; readonly message: Message }[] = [];

/**
 * The schema message of these bytes, if the same bytes have been read before: a program reads tables of few schemas, and apache-arrow takes
 * half a millisecond to make the objects for a field each, where the rest of opening a stream takes a tenth of that.
 */
export function schemaMessageIn(metadata: Uint8Array): Message | undefined {
  return remembered.find(({ bytes }) => bytes.length === metadata.length && Buffer.compare(bytes, metadata) === 0)
    ?.message;
}

/** Remembers a schema message, which was verified, in the place of the one that was read longest ago. */
export function rememberSchemaMessage(metadata: Uint8Array, message: Message): void {
  if (metadata.length > LONGEST) return;
  remembered.unshift({ bytes: Uint8Array.from(metadata), message });
  remembered.length = Math.min(remembered.length, MOST);
}
