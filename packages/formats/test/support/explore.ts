/** A thread of a model: what it can do next, one atomic step at a time. Everything a state has is numbers, so that states can be told apart as text. */
export interface ModelThread<S> {
  /** The states after its next step; none while it sleeps or when it is done. A step that may go either way has several. */
  steps(state: S): S[];
}

/** A state in which nothing can go on, though not everybody is done; and how it came to that. */
export interface Stuck<S> {
  readonly state: S;
  readonly path: readonly S[];
}

/**
 * Goes through every state that threads can reach, in every order of their steps.
 * @param check - called for every state; throws when it must not be
 * @returns how many states there are, and the first in which all threads wait though they are not `done`
 */
export function explore<S extends object>(
  start: S,
  threads: readonly ModelThread<S>[],
  done: (state: S) => boolean,
  check: (state: S) => void,
): { readonly states: number; readonly stuck?: Stuck<S> } {
  const from = new Map<string, string | undefined>([[JSON.stringify(start), undefined]]);
  const open = [start];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    check(state);
    const name = JSON.stringify(state);
    const next = threads.flatMap((thread) => thread.steps(structuredClone(state as S)));
    if (next.length === 0 && !done(state)) return { states: from.size, stuck: { state, path: pathTo(name, from) } };
    for (const each of next) {
      const key = JSON.stringify(each);
      if (from.has(key)) continue;
      from.set(key, name);
      open.push(each);
    }
  }
  return { states: from.size };
}

function pathTo<S>(name: string, from: ReadonlyMap<string, string | undefined>): S[] {
  const path: S[] = [];
  for (let at: string | undefined = name; at !== undefined; at = from.get(at)) path.unshift(JSON.parse(at));
  return path;
}
