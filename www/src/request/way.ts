import type { CtmsClient, QueuedRequest, RequestStatus, Route, TransportNode } from 'ctms';

import { milliseconds } from '../shared/format.js';

/** A node on the way of a transport request, with what comes after it. */
export interface Stage {
  readonly node: TransportNode;
  /** Its status there; nothing where it has not come. */
  readonly status: RequestStatus | undefined;
  /** Why there is no status: it began here, its queue can not be read, or it has not come yet. */
  readonly absence: 'origin' | 'unreadable' | 'not yet';
  readonly next: readonly Stage[];
}

/**
 * Finds a transport request in the queues along the routes from its origin.
 *
 * Each queue is asked only for requests made at the same moment, so that the
 * answers are short.
 *
 * @param request As a queue listed it; it needs `createdAt` and `origin`.
 * @param from The node in whose queue it is, for requests without a known origin.
 */
export async function findWay(
  client: CtmsClient,
  request: QueuedRequest,
  from: string,
  { nodes, routes }: { readonly nodes: readonly TransportNode[]; readonly routes: readonly Route[] },
  signal: AbortSignal,
): Promise<Stage | undefined> {
  const start = nodes.find(({ name }) => name === request.origin) ?? nodes.find(({ name }) => name === from);
  if (!start) return undefined;
  const made = milliseconds(request.createdAt);
  const window = Number.isNaN(made) ? {} : { createdFrom: new Date(made - 1), createdTo: new Date(made + 1) };
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const reached = reachable(start.id, routes);
  const found = new Map(await Promise.all([...reached].map(async (id) => {
    const queue = await client.queue.list(id, { ...window, signal }).catch(() => 'unreadable' as const);
    return [id, queue === 'unreadable' ? queue : queue.find((queued) => queued.id === request.id)] as const;
  })));
  return stage(start, new Set());

  function stage(node: TransportNode, seen: ReadonlySet<number>): Stage {
    const visited = new Set(seen).add(node.id);
    const next = routes
      .filter(({ sourceNodeId, targetNodeId }) => sourceNodeId === node.id && !visited.has(targetNodeId))
      .map(({ targetNodeId }) => byId.get(targetNodeId))
      .filter((target) => target !== undefined);
    const there = found.get(node.id);
    const absence = there === 'unreadable' ? there : node === start ? 'origin' : 'not yet';
    const status = there === 'unreadable' ? undefined : (there?.status ?? undefined);
    return { node, status, absence, next: next.map((target) => stage(target, visited)) };
  }
}

/** Returns the nodes that routes lead to from a node, itself included. */
export function reachable(start: number, routes: readonly Route[]): ReadonlySet<number> {
  const reached = new Set([start]);
  for (const id of reached) {
    for (const { sourceNodeId, targetNodeId } of routes) if (sourceNodeId === id) reached.add(targetNodeId);
  }
  return reached;
}
