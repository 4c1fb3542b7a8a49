import type { Schema, Vector } from 'apache-arrow';
import type { FileBlock } from 'apache-arrow/ipc/metadata/file';
import { ArrowDecodeError } from './arrow-failure.ts';
import { decodeBody } from './body.ts';
import { GrowingDictionaries } from './growing-dictionaries.ts';
import type { GrowthBudget } from './growth-budget.ts';
import { decodeDictionaryMessage } from './message.ts';

/** All dictionaries of a file by id. One that comes in several messages (deltas) is put together. */
export function decodeDictionaries(
  file: Uint8Array,
  blocks: readonly FileBlock[],
  schema: Schema,
  budget: GrowthBudget,
): Map<number, Vector> {
  const dictionaries = new GrowingDictionaries();
  for (const block of blocks) {
    const { dictionary, values } = decodeDictionaryMessage(file, block);
    const { id, isDelta } = dictionary;
    const type = schema.dictionaries.get(id);
    if (!type) throw new ArrowDecodeError('damaged', 'a dictionary that a column uses', `dictionary ${id}`);
    if (dictionaries.vectors.has(id) && !isDelta) {
      throw new ArrowDecodeError('damaged', `one dictionary ${id}, possibly with deltas`, 'a second one');
    }
    const [chunk] = decodeBody(values, [type], { dictionaries: dictionaries.vectors, schema, budget });
    dictionaries.extend(id, chunk);
  }
  return dictionaries.vectors;
}
