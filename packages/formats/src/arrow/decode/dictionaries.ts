import { type Data, type Schema, Vector } from 'apache-arrow';
import type { FileBlock } from 'apache-arrow/ipc/metadata/file';
import { ArrowDecodeError } from './arrow-failure.ts';
import { decodeBody } from './body.ts';
import type { GrowthBudget } from './growth-budget.ts';
import { decodeDictionaryMessage } from './message.ts';

/** All dictionaries of a file by id. A dictionary that comes in several messages (deltas) is a vector of several chunks. */
export function decodeDictionaries(
  file: Uint8Array,
  blocks: readonly FileBlock[],
  schema: Schema,
  budget: GrowthBudget,
): Map<number, Vector> {
  const dictionaries = new Map<number, Vector>();
  for (const block of blocks) {
    const { dictionary, values } = decodeDictionaryMessage(file, block);
    const { id, isDelta } = dictionary;
    const type = schema.dictionaries.get(id);
    if (!type) throw new ArrowDecodeError('damaged', 'a dictionary that a column uses', `dictionary ${id}`);
    const before = dictionaries.get(id);
    if (before && !isDelta) {
      throw new ArrowDecodeError('damaged', `one dictionary ${id}, possibly with deltas`, 'a second one');
    }
    const [chunk] = decodeBody(values, [type], { dictionaries, schema, budget });
    dictionaries.set(id, new Vector([...((before?.data as Data[]) ?? []), chunk]));
  }
  return dictionaries;
}
