import { type Data, type Schema, Vector } from 'apache-arrow';
import type { FileBlock } from 'apache-arrow/ipc/metadata/file';
import { ArrowDecodeError } from './arrow-failure.ts';
import { decodeBody } from './body.ts';
import { decodeDictionaryMessage } from './message.ts';

/** All dictionaries of a file by id. A dictionary that comes in several messages (deltas) is a vector of several chunks. */
export function decodeDictionaries(
  file: Uint8Array,
  blocks: readonly FileBlock[],
  schema: Schema,
): Map<number, Vector> {
  const dictionaries = new Map<number, Vector>();
  for (const block of blocks) {
    const { header, body } = decodeDictionaryMessage(file, block);
    const type = schema.dictionaries.get(header.id);
    if (!type) throw new ArrowDecodeError('damaged', 'a dictionary that a column uses', `dictionary ${header.id}`);
    const before = dictionaries.get(header.id);
    if (before && !header.isDelta) {
      throw new ArrowDecodeError('damaged', `one dictionary ${header.id}, possibly with deltas`, 'a second one');
    }
    const [chunk] = decodeBody(header.data, body, [type], dictionaries, schema);
    dictionaries.set(header.id, new Vector([...((before?.data as Data[]) ?? []), chunk]));
  }
  return dictionaries;
}
