import { MetadataVersion, type Schema } from 'apache-arrow';
import { type FileBlock, Footer } from 'apache-arrow/ipc/metadata/file';
import { MAGIC, TRAILER_LENGTH } from '../layout.ts';

/**
 * The end of the file:
 *
 *     | FF FF FF FF 00 00 00 00 | flatbuffer Footer | its length u32 | "ARROW1" |
 *
 * The first eight bytes end the stream of messages, for readers that read from the front.
 */
export function encodeFooter(schema: Schema, recordBatches: FileBlock[], dictionaries: FileBlock[]): Uint8Array {
  const footer = Footer.encode(new Footer(schema, MetadataVersion.V5, recordBatches, dictionaries));
  const bytes = new Uint8Array(8 + footer.byteLength + TRAILER_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, -1, true);
  bytes.set(footer, 8);
  view.setInt32(8 + footer.byteLength, footer.byteLength, true);
  bytes.set(MAGIC, 8 + footer.byteLength + 4);
  return bytes;
}
