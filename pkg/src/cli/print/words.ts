/** Names things by their ids: `file 84`, `files 84 and 85`. */
export function listed(what: string, ids: readonly (number | string)[]): string {
  const last = ids.at(-1);
  return ids.length > 1 ? `${what}s ${ids.slice(0, -1).join(', ')} and ${last}` : `${what} ${last}`;
}

/** A time span in its two largest units: `45 s`, `3 min`, `2 h 5 min`, `4 d 3 h`. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const units = [[86_400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']] as const;
  const at = units.findIndex(([size]) => seconds >= size);
  if (at < 0) return '0 s';
  const [size, unit] = units[at] ?? [1, 's'];
  const [smaller, smallerUnit] = units[at + 1] ?? [1, ''];
  const rest = Math.floor((seconds % size) / smaller);
  // Seconds beside minutes are of no use to anybody.
  const tail = smallerUnit === '' || smallerUnit === 's' || rest === 0 ? '' : ` ${rest} ${smallerUnit}`;
  return `${Math.floor(seconds / size)} ${unit}${tail}`;
}
