import type { Edge, PlanFault } from './plan-fault.ts';

const quoted = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ') || 'none';
const edge = ({ producer, consumer, table, column }: Edge) => `${producer} -> ${consumer}: ${table}.${column}`;

/** A fault as one line for a person: where, what was expected, what came, the likely cause, the next step. */
export function formatFault(fault: PlanFault): string {
  switch (fault.reason) {
    case 'duplicate-slot':
      return (
        `slot '${fault.slot}': expected one layer, got ${fault.count} entries of that name (the source's id counts as one); ` +
        'put the other into a slot of its own: use(layer, options, slot)'
      );
    case 'unknown-slot':
      return `${fault.option}: expected one of the slots ${quoted(fault.known)}, got '${fault.slot}'; check its spelling`;
    case 'until-skipped':
      return fault.because === fault.slot
        ? `until: slot '${fault.slot}' is also to be skipped; drop one of the two`
        : `until: slot '${fault.slot}' cannot run without '${fault.because}', which is to be skipped; drop one of the two`;
    case 'invalid-options':
      return `${fault.slot}: its options are not what its schema expects: ${fault.issues
        .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
        .join('; ')}`;
    case 'missing-producer':
      return (
        `? -> ${fault.consumer}: ${fault.table}: expected a producer of the columns ${fault.columns.join(', ')}, got none; ` +
        `tables that are produced: ${fault.produced.join(', ') || 'none'}; add a layer that writes '${fault.table}', or skip '${fault.consumer}'`
      );
    case 'two-producers':
      return (
        `${fault.table}: expected one producer, got ${quoted(fault.producers)}; ` +
        'let one of them take the slot of the other, skip it, or define the table as appendable'
      );
    case 'cycle':
      return `expected layers that can be ordered, got a cycle: ${fault.members
        .map((member, i) => `${member} -(${fault.tables[i]})-> `)
        .join('')}${fault.members[0]}; split one of these layers so that none needs its own results`;
    case 'own-output':
      return (
        `${fault.slot} -> ${fault.slot}: ${fault.table}: expected the output of another layer, got its own; ` +
        'a layer cannot read what it writes: give the output a table of its own'
      );
    case 'nothing-to-partition':
      return (
        `${fault.slot}: expected an input that comes in partitions, got ${quoted(fault.inputs)}, each of which it would see whole ` +
        "in every partition and so repeat its rows; give it scope 'repository'"
      );
    case 'unsupported-dictionary':
      return (
        `${fault.slot}: ${fault.table}.${fault.column}: expected a dictionary of utf8 at the top of a column, got ${fault.got}; ` +
        'the framework can give a table one dictionary only then: store the values plainly'
      );
    case 'missing-column':
      return (
        `${edge(fault)}: expected this column, got only ${fault.has.join(', ') || 'none'}; ` +
        `does '${fault.consumer}' fit this version of the table? Another layer must produce it, or '${fault.consumer}' do without`
      );
    case 'wrong-type':
      return `${edge(fault)}: expected type ${fault.expected}, got ${fault.got}; make both use one definition of the table`;
    case 'nullability':
      return (
        `${edge(fault)}: expected ${fault.expected}, got ${fault.got}; ` +
        `let '${fault.consumer}' declare the column nullable and handle nulls`
      );
    case 'dictionary':
      return (
        `${edge(fault)}: expected ${fault.expected}, got ${fault.got}; dictionary-encoded and plain columns, ` +
        'and other index types, are read differently: make both use one definition of the table'
      );
    case 'enumeration':
      return (
        `${edge(fault)}: expected ${fault.expected}, got ${fault.got}; ` +
        'the codes of an enumeration may be appended to, never reordered: make both use one definition of the table'
      );
    case 'list-size':
      return (
        `${edge(fault)}: expected ${fault.expected}, got ${fault.got}; ` +
        `set the same size in the options of '${fault.producer}' and '${fault.consumer}'`
      );
  }
}
