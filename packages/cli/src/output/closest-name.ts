/** Of each three characters one may be wrong. */
const CHARACTERS_A_FAULT = 3;

/** The name that was meant, if what was typed is near to one: up to a third of its characters wrong, missing, too many or changed with their neighbour. */
function closestName(typed: string, names: Iterable<string>): string | undefined {
  let closest: string | undefined;
  let least = Math.max(1, Math.floor(typed.length / CHARACTERS_A_FAULT)) + 1;
  for (const name of names) {
    // The first character is seldom wrong.
    const faults = distance(typed.toLowerCase(), name.toLowerCase()) - (name[0] === typed[0] ? 0.5 : 0);
    if (faults >= least) continue;
    least = faults;
    closest = name;
  }
  return closest;
}

/** What to add to a message about a name that is none: `; did you mean 'NAME'?`, or nothing. */
export function didYouMean(typed: string, names: Iterable<string>, prefix = ''): string {
  const meant = closestName(typed, names);
  if (meant === undefined) return '';
  return prefix === '' ? `; did you mean '${meant}'?` : `; did you mean ${prefix}${meant}?`;
}

/** The optimal string alignment distance. */
function distance(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[b.length];
}
