/** Where the run of equal values ends that begins at `from` in an ascending list: by steps that double, then by halves. */
export function endOfRun(values: Uint32Array, from: number): number {
  const value = values[from];
  let low = from + 1;
  let high = values.length;
  for (let step = 16; low + step < high; step *= 2) {
    if (values[low + step] !== value) {
      high = low + step;
      break;
    }
    low += step;
  }
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] === value) low = middle + 1;
    else high = middle;
  }
  return low;
}
