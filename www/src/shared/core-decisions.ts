import { allowedActions, isCtmsError, parseTime, type CtmsClient, type LogMessage, type QueueAction, type QueuedRequest, type RequestStatus, type Route, type TransportNode } from 'ctms';

// What the core knows and has no call for yet. Nothing of the kind stands anywhere else in this package,
// so that each function here can become one call of the core.

/** How far a transport request has come in a queue. */
export type State = 'waiting' | 'running' | 'failed' | 'done';

const states: Readonly<Record<string, State>> = { initial: 'waiting', repeat: 'waiting', running: 'running', error: 'failed', fatal: 'failed' };

/** The statuses of requests that need somebody: they wait, run or have failed. */
export const openStatuses = ['initial', 'repeat', 'running', 'error', 'fatal'] as const;

/** Returns how far a request with this status has come. */
export function stateOf(status: RequestStatus | null | undefined): State {
  return states[status ?? ''] ?? 'done';
}

/** Why an action is not possible. */
export type Refusal =
  | { readonly kind: 'nothing' | 'status' | 'automatic' }
  | { readonly kind: 'disabled'; readonly reason: string }
  | { readonly kind: 'controlled'; readonly by: string }
  | { readonly kind: 'forwards'; readonly mode: string };

/** What can be done with requests in a queue, beside what the service has an operation for. */
export type Action = QueueAction | 'importAll' | 'resetAndImport';

/** Returns why an action is not possible on these requests in this node, or nothing if it is. */
export function refusalOf(action: Action, node: TransportNode | undefined, requests: readonly QueuedRequest[]): Refusal | undefined {
  if (requests.length === 0) return { kind: action === 'importAll' ? 'status' : 'nothing' };
  const isImport = action === 'import' || action === 'importAll' || action === 'resetAndImport';
  const refusal = isImport ? importRefusal(node) : action === 'forward' ? forwardRefusal(node) : undefined;
  if (refusal) return refusal;
  if (action === 'importAll') return importable(requests).length > 0 ? undefined : { kind: 'status' };
  return requests.every(({ status }) => isAllowed(action, status ?? '')) ? undefined : { kind: 'status' };
}

/** Returns what somebody most likely wants of a request: to import it, or where it has failed to do so again. */
export function nextAction(node: TransportNode | undefined, request: QueuedRequest): 'import' | 'resetAndImport' | undefined {
  const actions = stateOf(request.status) === 'failed' ? (['import', 'resetAndImport'] as const) : (['import'] as const);
  return node && actions.find((action) => !refusalOf(action, node, [request]));
}

/** Returns the requests that *Import all* takes. */
export function importable(requests: readonly QueuedRequest[]): readonly QueuedRequest[] {
  return requests.filter(({ status }) => allowedActions(status ?? '').includes('import'));
}

function isAllowed(action: Exclude<Action, 'importAll'>, status: RequestStatus): boolean {
  if (action !== 'resetAndImport') return allowedActions(status).includes(action);
  return allowedActions(status).includes('reset') && !allowedActions(status).includes('import');
}

function importRefusal(node: TransportNode | undefined): Refusal | undefined {
  if (node?.importDisabled) return { kind: 'disabled', reason: node.importDisabledReason ?? '' };
  if (node?.controlledBy) return { kind: 'controlled', by: node.controlledBy };
  return node?.automaticImport ? { kind: 'automatic' } : undefined;
}

function forwardRefusal(node: TransportNode | undefined): Refusal | undefined {
  const mode = node?.forwardMode;
  return mode && !/manual/i.test(mode) ? { kind: 'forwards', mode } : undefined;
}

/**
 * Returns whether an error only says that this key may not read: sending may
 * still work. A 404 counts where the service itself said it; any other server
 * says it of an address that is wrong.
 */
export function mayNotRead(error: unknown): boolean {
  if (!isCtmsError(error)) return false;
  const isOwn404 = error.status === 404 && error.details.exchange?.errorType !== undefined;
  return error.code === 'FORBIDDEN' || error.code === 'EXPORT_ONLY' || error.status === 403 || isOwn404;
}

/** Returns whether an error says that there is no Cloud Transport Management at the address. */
export function isWrongAddress(error: unknown): boolean {
  if (!isCtmsError(error)) return false;
  return (error.status === 404 && error.details.exchange?.errorType === undefined) || (error.code === 'ANSWER_INVALID' && (error.status ?? 0) < 400);
}

/** Milliseconds for a time of the service; `NaN` where none is known. */
export function milliseconds(text: string | null | undefined): number {
  return (text ? parseTime(text)?.getTime() : undefined) ?? Number.NaN;
}

/** Returns whether a severity is a warning or worse; an unknown one counts, so that nothing is hidden. */
export function isProblem(severity: string): boolean {
  return severity !== 'I';
}

/** Returns whether a severity says that something failed. */
export function isFailure(severity: string): boolean {
  return severity === 'E' || severity === 'F';
}

/** Orders messages by time, then by id. */
export function compareMessages(a: LogMessage, b: LogMessage): number {
  return (milliseconds(a.createdAt) || 0) - (milliseconds(b.createdAt) || 0) || (a.id ?? 0) - (b.id ?? 0);
}

/** A node on the path of a transport request, with what comes after it. */
export interface Stage {
  readonly node: TransportNode;
  /** Its status there; nothing where it has not arrived. */
  readonly status: RequestStatus | undefined;
  /** Why there is no status: it started here, its queue cannot be read, or it has not arrived yet. */
  readonly absence: 'origin' | 'unreadable' | 'not yet';
  readonly next: readonly Stage[];
}

/**
 * Finds a transport request in the queues along the routes from its origin.
 *
 * Each queue is asked only for requests made at the same moment, so that the
 * responses are short.
 *
 * @param request As a queue listed it; it needs `createdAt` and `origin`.
 * @param from The node in whose queue it is, for requests without a known origin.
 */
export async function findPath(
  client: CtmsClient,
  request: QueuedRequest,
  from: string,
  { nodes, routes }: { readonly nodes: readonly TransportNode[]; readonly routes: readonly Route[] },
  signal: AbortSignal,
): Promise<Stage | undefined> {
  const start = nodes.find(({ name }) => name === request.origin) ?? nodes.find(({ name }) => name === from);
  if (!start) return undefined;
  const created = milliseconds(request.createdAt);
  const window = Number.isNaN(created) ? {} : { createdFrom: new Date(created - 1), createdTo: new Date(created + 1) };
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
