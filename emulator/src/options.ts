/** Names of the options of one call: each is listed, or TypeScript says so. */
export type OptionNames<T> = { readonly [Name in keyof Required<T>]: true };

/**
 * Refuses options that do not exist: a misspelt one would be ignored and the default taken.
 *
 * @param what Whose options, for the message: `createEmulator`.
 */
export function checkOptionNames<T extends object>(what: string, options: T, names: OptionNames<T>): void {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(names, name)) continue;
    const meant = nearest(name, Object.keys(names));
    const advice = meant === undefined ? `the options are ${Object.keys(names).join(', ')}` : `did you mean ${meant}?`;
    throw new TypeError(`${what}: the option ${name} does not exist; ${advice}`);
  }
}

/** Returns the name that differs in fewest places, if those are few. */
function nearest(name: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, changes: changes(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.changes - b.changes);
  const best = ranked[0];
  return best !== undefined && best.changes < name.length - 1 && best.changes <= Math.max(2, Math.floor(name.length / 3)) ? best.candidate : undefined;
}

/** How many letters have to be added, removed or replaced (Levenshtein). */
function changes(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...from].entries()) {
    const current = [row + 1];
    for (let column = 0; column < to.length; column += 1) {
      const replaced = (above[column] ?? 0) + (letter === to[column] ? 0 : 1);
      current.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    above = current;
  }
  return above[to.length] ?? 0;
}
