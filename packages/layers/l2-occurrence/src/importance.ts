import { Binding, NodeKind, ReferenceKind } from '@strata/tables';

/**
 * How much an occurrence says about the code around it, 0 to 255: what a summary of that code would mention first. Definitions stand above
 * uses; what the outside can see above what only its function can; what is called above what is read; the tree's own names above builtins.
 *
 * The numbers matter only by their order, and are part of the layer's version.
 */
const DEFINITIONS: Readonly<Record<keyof typeof NodeKind, number>> = {
  module: 255,
  class: 250,
  function: 240,
  method: 230,
  variable: 200,
  parameter: 90,
  type_parameter: 80,
  local: 60,
  lambda: 0,
};

const REFERENCES: Readonly<Record<keyof typeof ReferenceKind, number>> = {
  inherit: 180,
  call: 160,
  decorate: 150,
  annotate: 120,
  write: 110,
  read: 100,
};

/** Taken off a reference for what its base name is bound to. */
const BOUND_TO: Readonly<Record<keyof typeof Binding, number>> = {
  node: 0,
  import: 0,
  unknown: 20,
  local: 60,
  builtin: 70,
};

/** By code of `nodes.kind`. */
export const definitionImportance: Uint8Array = byCode(NodeKind, DEFINITIONS);

/** Of any import. */
export const importImportance = 190;

/** By code of `references.kind` times eight, plus code of `references.binding`. */
export const referenceImportance: Uint8Array = (() => {
  const table = new Uint8Array(8 * Object.keys(ReferenceKind).length);
  const kinds = byCode(ReferenceKind, REFERENCES);
  const bindings = byCode(Binding, BOUND_TO);
  kinds.forEach((importance, kind) => {
    bindings.forEach((less, binding) => {
      table[kind * 8 + binding] = importance - less;
    });
  });
  return table;
})();

function byCode<K extends string>(codes: Readonly<Record<K, number>>, values: Readonly<Record<K, number>>): Uint8Array {
  const table = new Uint8Array(Object.keys(codes).length);
  for (const name of Object.keys(codes) as K[]) table[codes[name]] = values[name];
  return table;
}
