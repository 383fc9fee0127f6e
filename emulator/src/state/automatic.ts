import { startImport } from './imports.js';
import { statusRules } from './status.js';
import { automaticUser, type TransportNode, type World } from './world.js';

/** How long a queue with automatic import waits for more to arrive, in milliseconds (a guess). */
const gatherMs = 100;

/** Plans an Import All on a node that imports by itself. */
export function startAutomaticImport(world: World, node: TransportNode): void {
  if (!node.automaticImport) return;
  world.after(gatherMs, () => importWhatWaits(world, node));
}

function importWhatWaits(world: World, node: TransportNode): void {
  if (!node.automaticImport || node.importDisabled) return;
  const queue = world.queueOf(node.id);
  if (queue.some((entry) => entry.status === 'running')) {
    world.after(gatherMs, () => importWhatWaits(world, node));
    return;
  }
  const waiting = queue.filter((entry) => statusRules[entry.status].canImport);
  if (waiting.length > 0) startImport(world, node, waiting, 'all', automaticUser);
}
