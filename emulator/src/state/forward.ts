import { enqueue } from './requests.js';
import type { TransportNode, TransportRequest, World } from './world.js';

/**
 * Puts a transport request at the end of the queues that follow a node.
 *
 * Where it is already, it moves to the end: initial and repeatable stay, running is left alone (a
 * guess), every other status becomes repeatable (help page "Forward Transport Requests").
 */
export function forwardTo(world: World, node: TransportNode, request: TransportRequest): void {
  for (const target of world.targetsOf(node.id)) {
    const known = request.places.get(target.id);
    if (known === undefined) {
      enqueue(world, target, request);
    } else if (known.status !== 'running') {
      const queue = world.queueOf(target.id);
      queue.splice(queue.indexOf(known), 1);
      queue.push(known);
      known.queuedAt = world.now;
      if (known.status !== 'initial') known.status = 'repeat';
      known.endedAt = undefined;
      world.onArrival(target);
    }
  }
}
