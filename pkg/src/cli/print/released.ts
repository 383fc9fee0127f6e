import type { Released } from '../../types/release.js';
import type { Io } from '../io.js';

/** Prints a transport request that was created. */
export function printReleased(io: Io, released: Released): void {
  const { transportRequestId, description, queueEntries, descriptors = [] } = released;
  for (const { fileName, nodeName, replaces } of descriptors) {
    io.stdout.write(`Extension descriptor ${fileName} was ${replaces === null ? 'added to' : 'replaced on'} ${nodeName}\n`);
  }
  const places = queueEntries.map(({ nodeName, queueId }) => (queueId === undefined ? nodeName : `${nodeName} (queue entry ${queueId})`));
  io.stdout.write(`Transport request ${transportRequestId} "${description}" waits in ${places.join(', ') || 'no queue'}\n`);
}
