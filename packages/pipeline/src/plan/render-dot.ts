import type { Plan } from './plan.ts';

/** A plan as a Graphviz graph: a cluster for each phase, an edge for each hand-over, labelled with its tables. */
export function renderDot({ source, phases, edges }: Plan): string {
  return [
    'digraph plan {',
    '  node [shape=box];',
    `  ${quote(source.id)} [shape=cylinder];`,
    ...phases.flatMap(({ number, layers }) => [
      `  subgraph cluster_${number} {`,
      `    label=${quote(`Phase ${number}`)};`,
      ...layers.map(({ slot }) => `    ${quote(slot)};`),
      '  }',
    ]),
    ...edges.map(({ producer, consumer, tables }) => {
      const label = tables.map(({ table }) => table).join(', ');
      return `  ${quote(producer)} -> ${quote(consumer)} [label=${quote(label)}];`;
    }),
    '}',
    '',
  ].join('\n');
}

const quote = (value: string) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
