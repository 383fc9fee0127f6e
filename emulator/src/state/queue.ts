import { forwardTo } from './forward.js';
import { startImport } from './imports.js';
import { recordAction } from './logs.js';
import { forbidden, notFound } from './refusal.js';
import { statusRules, type RequestStatus } from './status.js';
import type { Action, QueueEntry, TransportNode, TransportRequest, User, World } from './world.js';

/** What a queue can be asked for; times in milliseconds since 1970, both ends included. */
export interface QueueFilter {
  readonly statuses: ReadonlySet<RequestStatus>;
  readonly createdFrom: number | undefined;
  readonly createdTo: number | undefined;
  readonly queuedFrom: number | undefined;
  readonly queuedTo: number | undefined;
  readonly owner: string | undefined;
}

/** An entry of a queue with its place in it, counted from 1. */
export interface Placed {
  readonly entry: QueueEntry;
  readonly position: number;
}

/** Returns the entries of a queue that a filter lets through. */
export function listQueue(world: World, node: TransportNode, filter: QueueFilter): Placed[] {
  return world
    .queueOf(node.id)
    .map((entry, index) => ({ entry, position: index + 1 }))
    .filter(({ entry }) => {
      const { createdBy, createdAt } = entry.request;
      const isOwned =
        filter.owner === undefined || filter.owner === createdBy.namedUser || filter.owner === createdBy.id;
      const isCreated = createdAt >= (filter.createdFrom ?? -Infinity) && createdAt <= (filter.createdTo ?? Infinity);
      const isQueued =
        entry.queuedAt >= (filter.queuedFrom ?? -Infinity) && entry.queuedAt <= (filter.queuedTo ?? Infinity);
      return filter.statuses.has(entry.status) && isOwned && isCreated && isQueued;
    });
}

/** Returns a transport request's place in the queue of a node. */
export function placeOf(world: World, node: TransportNode, requestId: number): Placed | undefined {
  const entry = world.requests.get(requestId)?.places.get(node.id);
  return entry === undefined ? undefined : { entry, position: world.queueOf(node.id).indexOf(entry) + 1 };
}

/** Returns a transport request's places in all queues. */
export function placesOf(world: World, request: TransportRequest): Placed[] {
  return [...world.nodes.values()].flatMap((node) => placeOf(world, node, request.id) ?? []);
}

/** Starts an import of the named transport requests; all of them or none. */
export function importSelected(world: World, node: TransportNode, ids: readonly number[], user: User): Action {
  refuseManualImport(node);
  const entries = entriesFor(world, node, ids, 'imported', (rule) => rule.canImport);
  const abap = entries.find((entry) => entry.request.entries.some((one) => one.contentType === 'BTP_ABAP'));
  if (abap !== undefined) {
    throw notFound(
      'import.refused',
      `Transport request ${abap.request.id} has content type BTP_ABAP, which can only be imported with importAll`,
    );
  }
  return startImport(world, node, entries, 'selected', user);
}

/** Starts an import of everything that can be imported; if there is nothing, the action ends at once (a guess). */
export function importAll(world: World, node: TransportNode, user: User): Action {
  refuseManualImport(node);
  const entries = world.queueOf(node.id).filter((entry) => statusRules[entry.status].canImport);
  return startImport(world, node, entries, 'all', user);
}

/** Makes transport requests importable again; all of them or none. */
export function reset(world: World, node: TransportNode, ids: readonly number[], user: User): void {
  const entries = entriesFor(world, node, ids, 'reset', (rule) => rule.canReset);
  for (const entry of entries) {
    entry.status = 'repeat';
    entry.endedAt = undefined;
  }
  recordAction(
    world,
    'RQ',
    node,
    entries,
    user,
    (entry) => `Transport request ${entry.request.id} was reset in node ${node.name}`,
  );
}

/** Passes transport requests on to the next nodes, in the order given; all of them or none. */
export function forward(world: World, node: TransportNode, ids: readonly number[], user: User): void {
  if (node.forwardMode !== 'MANUAL') {
    throw notFound(
      'forward.other-mode',
      `Node ${node.name} has forward mode ${node.forwardMode}; only nodes with forward mode MANUAL forward on request`,
    );
  }
  const entries = entriesFor(world, node, ids, 'forwarded', (rule) => rule.canForward);
  for (const entry of entries) forwardTo(world, node, entry.request);
  recordAction(
    world,
    'FQ',
    node,
    entries,
    user,
    (entry) => `Transport request ${entry.request.id} was forwarded from node ${node.name}`,
  );
}

/** Takes transport requests out of a queue; all of them or none. Their place stays, as `deleted`. */
export function remove(world: World, node: TransportNode, ids: readonly number[], user: User): void {
  const entries = entriesFor(
    world,
    node,
    ids,
    'removed',
    (rule) => rule !== statusRules.running && rule !== statusRules.deleted,
  );
  for (const entry of entries) {
    entry.status = 'deleted';
    entry.endedAt = world.now;
  }
  recordAction(
    world,
    'DQ',
    node,
    entries,
    user,
    (entry) => `Transport request ${entry.request.id} was removed from node ${node.name}`,
  );
}

type Rule = (typeof statusRules)[RequestStatus];

/** The specification knows no other refusal than 404 for these operations. */
function entriesFor(
  world: World,
  node: TransportNode,
  ids: readonly number[],
  done: string,
  allows: (rule: Rule) => boolean,
): QueueEntry[] {
  if (ids.length === 0) throw notFound('import.refused', 'No transport request was named');
  const queue = new Map(world.queueOf(node.id).map((entry) => [entry.request.id, entry]));
  return [...new Set(ids)].map((id) => {
    const entry = queue.get(id);
    if (entry === undefined)
      throw notFound('import.unknown', `Transport request ${id} does not exist in node ${node.name}`);
    if (!allows(statusRules[entry.status])) {
      throw notFound(
        'import.refused',
        `Transport request ${id} in node ${node.name} has status ${entry.status} and cannot be ${done}`,
      );
    }
    return entry;
  });
}

function refuseManualImport(node: TransportNode): void {
  if (node.cause === 'api-role-missing')
    throw forbidden('plan.refused-403', `Insufficient scope for imports into node ${node.name}`);
  if (node.importDisabled)
    throw notFound(
      'import.node-refused',
      `Import is disabled for node ${node.name}: ${node.importDisabledReason || 'no reason given'}`,
    );
  if (node.controlledBy !== undefined && node.controlledBy !== '') {
    throw notFound(
      'import.node-refused',
      `Node ${node.name} is controlled by ${node.controlledBy}; imports cannot be started manually`,
    );
  }
  if (node.automaticImport)
    throw notFound(
      'import.node-refused',
      `Automatic import is enabled for node ${node.name}; imports cannot be started manually`,
    );
}
