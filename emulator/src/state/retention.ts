import { closeAction, openAction, setStatus, write } from './logs.js';
import { automaticUser, type QueueEntry, type TransportNode, type World } from './world.js';

/**
 * Deletes what ended longer ago than the retention time from a node's queue, and the files that no
 * queue needs any more. The service does that when the next import starts.
 */
export function cleanUp(world: World, node: TransportNode): void {
  const oldest = world.now - world.settings.limits.retentionMs;
  const expired = world
    .queueOf(node.id)
    .filter((entry) => entry.status !== 'deleted' && entry.endedAt !== undefined && entry.endedAt < oldest);
  if (expired.length === 0) return;
  const action = openAction(
    world,
    'CQ',
    node,
    expired.map((entry) => entry.request),
    automaticUser,
  );
  expired.forEach((entry, index) => {
    const result = action.results[index];
    entry.status = 'deleted';
    if (result !== undefined) {
      write(
        world,
        result,
        'log.other-actions',
        'I',
        'CQ_DONE',
        `Transport request ${entry.request.id} was cleaned up in node ${node.name}`,
      );
      setStatus(result, 'succeeded');
    }
    archiveIfUnused(world, entry);
  });
  closeAction(world, action, 'succeeded');
}

function archiveIfUnused(world: World, { request }: QueueEntry): void {
  for (const entry of request.places.values()) if (entry.status !== 'deleted') return;
  request.archived = true;
  for (const entry of request.entries) {
    const file = entry.storageType === 'FILE' ? world.files.get(Number(entry.uri)) : undefined;
    const isUnused = file?.attachedTo.every((id) => world.requests.get(id)?.archived === true) === true;
    if (file !== undefined && isUnused) world.files.delete(file.id);
  }
}
