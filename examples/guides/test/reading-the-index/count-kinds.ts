import { formatFailure, openIndex } from '@strata/pipeline';
import { columnValues, NodeKind, nodes } from '@strata/tables';

const opened = openIndex(process.argv[2], { tables: [nodes] });
if (!opened.ok) throw new Error(formatFailure(opened.failure));

const counts = new Uint32Array(nodes.columns.kind.values.length);
for (const batch of opened.index.table(nodes).batches) {
  for (const kind of columnValues<Uint8Array>(batch, 'kind')) counts[kind]++;
}
console.log(`${counts[NodeKind.function]} functions, ${counts[NodeKind.method]} methods`);
opened.index.close();
