/**
 * Reads the list of changes that no test has noticed; without line and column, which every edit moves.
 *
 * @param {string} text  a line for each
 * @returns {string[]}
 */
export function survivors(text) {
  return text.split('\n').filter(Boolean).map((line) => line.replace(/^([^:]+):\d+:\d+: /, '$1: '));
}

/**
 * Sorts survivors into those that are listed with a reason and those that are not.
 *
 * @param {string[]} found
 * @param {{ change: string, reason: string }[]} known
 */
export function judge(found, known) {
  const isKnown = (change) => known.some((one) => one.change === change);
  return { listed: found.filter(isKnown), unknown: found.filter((change) => !isKnown(change)) };
}
