/**
 * What is wrong with a value of a JSON text: nothing, or where it is not as expected.
 *
 * @param place - of the value in the text, as a person would write it: `tables[2].rows`
 */
export type ShapeCheck = (value: unknown, place: string) => ShapeFault | undefined;

export interface ShapeFault {
  readonly place: string;
  readonly expected: string;
  /** The value as JSON, cut short. */
  readonly got: string;
}

/** @param expected - in words */
export function expecting(expected: string, accepts: (value: unknown) => boolean): ShapeCheck {
  return (value, place) => (accepts(value) ? undefined : { place, expected, got: shown(value) });
}

/** An object with all of these properties, and no others if `others` does not say so. */
export function objectOf(
  properties: Readonly<Record<string, ShapeCheck>>,
  { others = false }: { readonly others?: boolean } = {},
): ShapeCheck {
  return (value, place) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { place, expected: 'an object', got: shown(value) };
    }
    const known = Object.keys(properties);
    const unknown = others ? undefined : Object.keys(value).find((name) => !Object.hasOwn(properties, name));
    if (unknown !== undefined) return { place, expected: `only ${known.join(', ')}`, got: unknown };
    for (const name of known) {
      const own = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
      const fault = properties[name](own, place === '' ? name : `${place}.${name}`);
      if (fault) return fault;
    }
    return undefined;
  };
}

export function arrayOf(item: ShapeCheck): ShapeCheck {
  return (value, place) => {
    if (!Array.isArray(value)) return { place, expected: 'an array', got: shown(value) };
    for (let i = 0; i < value.length; i++) {
      const fault = item(value[i], `${place}[${i}]`);
      if (fault) return fault;
    }
    return undefined;
  };
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
