/**
 * What a name means, as one integer. With D definitions, M modules and I imports:
 *
 *     0 .. D - 1        a definition
 *     D .. D + M - 1    a module or package (a module is never given as its definition, so that equal meanings are equal numbers)
 *     -1                nothing in the tree
 *     -2                itself: following imports leads back to the name
 *     -16 - i           outside the tree: what import i names
 *     -16 - I - k       outside the tree, perhaps: a name that only a star import from outside can bring; k is a pair (star import, name)
 */
export const NOTHING = -1;
export const CYCLE = -2;

const FIRST_EXTERNAL = -16;

/** The meaning "what import `i` names outside the tree", and back: the function is its own inverse. */
export function externalMeaning(i: number): number {
  return FIRST_EXTERNAL - i;
}

/** True when the meaning is something in the tree. */
export function isInTree(meaning: number): boolean {
  return meaning >= 0;
}

export function isExternal(meaning: number): boolean {
  return meaning <= FIRST_EXTERNAL;
}
