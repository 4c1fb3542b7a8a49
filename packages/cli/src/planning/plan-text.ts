import type { Plan, PlannedInput, PlannedLayer, SkippedSlot } from '@strata/pipeline';

/** A plan for people: what runs when, what it reads and what it writes. */
export function planText(plan: Plan): string {
  const written = plan.tables.filter(({ producers }) => producers.includes(plan.source.id)).map(({ name }) => name);
  const lines = [`source  ${plan.source.id}`, `          writes  ${written.join(', ')}`];
  for (const phase of plan.phases) {
    lines.push('', `phase ${phase.number}`);
    for (const layer of phase.layers) lines.push(...layerLines(layer));
  }
  if (plan.skipped.length > 0) {
    lines.push('', 'left out');
    for (const skipped of plan.skipped) lines.push(`  ${skipped.slot}: ${whySkipped(skipped)}`);
  }
  return `${lines.join('\n')}\n`;
}

function layerLines({ slot, layer, inputs, outputs }: PlannedLayer): string[] {
  const name = layer.id === slot ? slot : `${slot} (filled by ${layer.id})`;
  const how = layer.scope === 'partition' ? 'partition by partition, on all workers' : 'the whole repository at once';
  const forWhom = layer.prepares === undefined ? '' : `prepares ${layer.prepares}, `;
  return [
    `  ${name}  version ${layer.version}, ${forWhom}${how}`,
    ...inputs.map((input, i) => `          ${i === 0 ? 'reads ' : '      '}  ${inputText(layer.scope, input)}`),
    `          writes  ${outputs.map(({ table }) => table).join(', ')}`,
  ];
}

function inputText(scope: PlannedLayer['layer']['scope'], input: PlannedInput): string {
  const { table, columns, partitioned, reloaded } = input;
  const whole = scope === 'partition' && !partitioned ? ' (whole)' : '';
  const names = Object.keys(columns).map((name) => (reloaded.includes(name) ? `${name} (read again)` : name));
  return `${table}${whole}: ${names.join(', ')}`;
}

function whySkipped({ why }: SkippedSlot): string {
  switch (why.reason) {
    case 'asked':
      return 'by --skip';
    case 'depends-on':
      return `it reads '${why.table}', which only '${why.producer}' would have written`;
    case 'not-needed':
      return `not needed for '${why.until}'`;
    case 'unread':
      return `it prepares '${why.prepares}', and nobody who runs reads what it writes`;
  }
}
