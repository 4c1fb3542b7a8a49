/** True when two ranges of bytes are equal. */
export function isSame(a: Uint8Array, fromA: number, toA: number, b: Uint8Array, fromB: number, toB: number): boolean {
  if (toA - fromA !== toB - fromB) return false;
  for (let i = fromA, k = fromB; i < toA; i++, k++) if (a[i] !== b[k]) return false;
  return true;
}
