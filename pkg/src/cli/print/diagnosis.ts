import { parseTime } from '../../node.js';
import type { Explanation } from '../../types/diagnosis.js';
import type { Io } from '../io.js';
import { colours } from './colours.js';
import { printable } from './printable.js';

/** What is printed of a failure: the causes, and where to read on. */
export type Explained = Pick<Explanation, 'isUnexplained' | 'diagnosis' | 'firstError' | 'deploymentLogs' | 'deploymentLogsExpireAt'>;

/** Prints why an import failed, and the link to the log of the deployment. */
export function printExplained(io: Io, explained: Explained, indent = '  '): void {
  const { diagnosis, isUnexplained, deploymentLogs, deploymentLogsExpireAt } = explained;
  const { bold, dim } = colours(io);
  const print = (text: string): void => void io.stdout.write(`${indent}${text}\n`);
  let seen: string | undefined;
  for (const { certainty, cause, advice, who, at, id } of diagnosis) {
    print(`${bold(`${certainty}:`)} ${cause} (${id})`);
    print(`  ${advice}${who.length === 0 ? '' : ` Who can do this: ${who.join(' or ')}.`}`);
    if (at !== seen) print(dim(`  seen in: ${printable(at)}`));
    seen = at;
  }
  if (isUnexplained) print(unknownCause(explained));
  const until = parseTime(deploymentLogsExpireAt ?? '');
  const expires = until === undefined ? 'expires after 3 days' : `expires on ${until.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  for (const link of deploymentLogs) print(`Deployment log (${expires}): ${printable(link)}`);
}

/** Says that no cause is known, with the service's own words. */
export function unknownCause({ firstError }: Pick<Explained, 'firstError'>): string {
  return firstError === undefined
    ? 'No known cause: the log has no error message.'
    : `No known cause. First error of the service: ${printable(firstError)}`;
}
