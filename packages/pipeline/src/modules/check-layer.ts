import type { AnyLayer } from '../contract/layer.ts';
import { describeValue } from './describe-value.ts';

/** What keeps a value from being a layer, in words; empty when nothing does. Whether it fits the others is for the plan to say. */
export function checkLayer(value: unknown): readonly string[] {
  if (!isRecord(value) || Object.keys(value).length === 0) {
    return [`expected what defineLayer gives, got ${describeValue(value)}`];
  }
  if ('entries' in value && 'source' in value)
    return ['expected a layer, got a pipeline: that goes into a config file'];
  if ('layer' in value && 'slot' in value) {
    return ['expected a layer, got an entry of a pipeline: export the layer itself, without use()'];
  }
  if ('discover' in value && 'load' in value) return ['expected a layer, got a source'];
  if ('schema' in value && 'columns' in value) return ['expected a layer, got the definition of a table'];
  const problems: string[] = [];
  const want = (name: string, good: boolean, expected: string) => {
    if (!good) problems.push(`${name}: expected ${expected}, got ${describeValue(value[name])}`);
  };
  for (const name of ['id', 'version', 'module']) {
    want(name, typeof value[name] === 'string' && value[name] !== '', name === 'module' ? 'import.meta.url' : 'a text');
  }
  want('scope', value.scope === 'partition' || value.scope === 'repository', "'partition' or 'repository'");
  want('prepares', value.prepares === undefined || typeof value.prepares === 'string', 'the slot of another layer');
  want('reloads', value.reloads === undefined || typeof value.reloads === 'boolean', 'true or false');
  want('run', typeof value.run === 'function', 'a function');
  want('options', isRecord(value.options) && typeof value.options.safeParse === 'function', 'a schema of zod');
  problems.push(...checkTables('inputs', value.inputs, isInput), ...checkTables('outputs', value.outputs, isTable));
  return problems;
}

/** True when nothing keeps a value from being a layer. */
export function isLayer(value: unknown): value is AnyLayer {
  return checkLayer(value).length === 0;
}

function checkTables(side: 'inputs' | 'outputs', value: unknown, good: (table: unknown) => boolean): readonly string[] {
  if (!isRecord(value)) return [`${side}: expected tables by name, got ${describeValue(value)}`];
  return Object.entries(value)
    .filter(([, table]) => !good(table))
    .map(([name, table]) => {
      const expected = side === 'inputs' ? 'a table or some columns of one' : 'a table';
      return `${side}.${name}: expected ${expected}, got ${describeValue(table)}`;
    });
}

const isTable = (value: unknown) => isRecord(value) && 'schema' in value && 'columns' in value && 'name' in value;
const isInput = (value: unknown) => isTable(value) || (isRecord(value) && 'columns' in value && isTable(value.table));

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
