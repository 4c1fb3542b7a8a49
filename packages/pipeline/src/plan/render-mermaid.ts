import type { Plan } from './plan.ts';

/** A plan as a Mermaid flowchart: a box for each phase, an arrow for each hand-over, labelled with its tables. */
export function renderMermaid({ source, phases, edges }: Plan): string {
  const names = [source.id, ...phases.flatMap(({ layers }) => layers.map(({ slot }) => slot))];
  const id = (slot: string) => `n${names.indexOf(slot)}`;
  return [
    'flowchart TB',
    `  ${id(source.id)}[("${text(source.id)}")]`,
    ...phases.flatMap(({ number, layers }) => [
      `  subgraph p${number}["Phase ${number}"]`,
      ...layers.map(({ slot }) => `    ${id(slot)}["${text(slot)}"]`),
      '  end',
    ]),
    ...edges.map(({ producer, consumer, tables }) => {
      const label = tables.map(({ table }) => text(table)).join(', ');
      return `  ${id(producer)} -->|"${label}"| ${id(consumer)}`;
    }),
    '',
  ].join('\n');
}

/** Mermaid has no escape for a quote but the character's entity. */
const text = (value: string) => value.replaceAll('"', '#quot;');
