import { allowedActions, isCtmsError, nextAction as next, parseTime, refusalOf as refusal, severityOf, stageOf, type ActionRefusal, type CtmsClient, type QueuedRequest, type RequestStage, type RequestStatus, type TransportNode, type WantedAction } from 'ctms';

// What the elements ask of the core, in the words of the elements. Nothing is decided here.

/** How far a transport request has come in a queue; a status that is not known needs nobody. */
export type State = Exclude<RequestStage, 'unknown'>;

/** Returns how far a request with this status has come. */
export function stateOf(status: RequestStatus | null | undefined): State {
  const stage = stageOf(status ?? '');
  return stage === 'unknown' ? 'done' : stage;
}

/** Why an action is not possible. */
export type Refusal = ActionRefusal;

/** What can be done with requests in a queue, beside what the service has an operation for. */
export type Action = WantedAction;

/** Returns why an action is not possible on these requests in this node, or nothing if it is. */
export function refusalOf(action: Action, node: TransportNode | undefined, requests: readonly QueuedRequest[]): Refusal | undefined {
  return refusal(action, node, requests.map(({ status }) => status ?? ''));
}

/** Returns what somebody most likely wants of a request: to import it, or where it has failed to do so again. */
export function nextAction(node: TransportNode | undefined, request: QueuedRequest): 'import' | 'resetAndImport' | undefined {
  return node && next(node, request.status ?? '');
}

/** Returns the requests that *Import all* takes. */
export function importable(requests: readonly QueuedRequest[]): readonly QueuedRequest[] {
  return requests.filter(({ status }) => allowedActions(status ?? '').includes('import'));
}

/** Returns whether an error may only mean that this key may not read: sending may still work. */
export function mayNotRead(error: unknown): boolean {
  return isCtmsError(error) && error.details.mayOnlyNotRead === true;
}

/** Returns whether an error says that there is no Cloud Transport Management at the address. */
export function isWrongAddress(error: unknown): boolean {
  return isCtmsError(error) && error.details.wrongAddress === true;
}

/** Milliseconds for a time of the service; `NaN` where none is known. */
export function milliseconds(text: string | null | undefined): number {
  return (text ? parseTime(text)?.getTime() : undefined) ?? Number.NaN;
}

/** Returns whether a severity is a warning or worse; an unknown one counts, so that nothing is hidden. */
export function isProblem(severity: string): boolean {
  return severityOf(severity) !== 'info';
}

/** Returns whether a severity says that something failed. */
export function isFailure(severity: string): boolean {
  return severityOf(severity) === 'error';
}

/** A node on the path of a transport request, with what comes after it. */
export interface Stage {
  readonly node: TransportNode;
  /** Its status there; nothing where it has not arrived. */
  readonly status: RequestStatus | undefined;
  /** Why there is no status: it started here, its queue cannot be read, or it has not arrived yet. */
  readonly absence: 'origin' | 'unreadable' | 'notYet';
  readonly next: readonly Stage[];
}

/** Finds a transport request in the queues along the routes from its origin. */
export async function findPath(client: CtmsClient, request: QueuedRequest, from: string, nodes: readonly TransportNode[], signal: AbortSignal): Promise<Stage> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const stage = ({ nodeId, nodeName, status, absence = 'notYet', next }: Awaited<ReturnType<typeof client.requests.path>>): Stage => ({
    node: byId.get(nodeId) ?? { id: nodeId, name: nodeName },
    status: status ?? undefined,
    absence,
    next: next.map(stage),
  });
  return stage(await client.requests.path(from, request.id, { signal }));
}
