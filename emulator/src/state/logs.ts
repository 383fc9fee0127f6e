import type { BehaviourId } from '../fidelity/index.js';
import type {
  Action,
  ActionType,
  EntryResult,
  Message,
  QueueEntry,
  RequestResult,
  TransportNode,
  TransportRequest,
  User,
  World,
} from './world.js';
import type { ActionStatus } from './status.js';

/** Opens an action on a node; it is `initial` until something happens. */
export function openAction(
  world: World,
  type: ActionType,
  node: TransportNode,
  requests: readonly TransportRequest[],
  user: User,
): Action {
  const action: Action = {
    id: world.nextId(),
    type,
    node,
    startedAt: world.now,
    triggeredBy: user,
    status: 'initial',
    endedAt: undefined,
    results: requests.map((request) => ({
      request,
      status: 'initial',
      messages: [],
      entries: request.entries.map((entry) => ({ entry, status: 'initial', messages: [] })),
    })),
  };
  world.actions.set(action.id, action);
  return action;
}

/** Writes down an action that is over at once, with one message per transport request. */
export function recordAction(
  world: World,
  type: ActionType,
  node: TransportNode,
  entries: readonly QueueEntry[],
  user: User,
  text: (entry: QueueEntry) => string,
): Action {
  const requests = entries.map((entry) => entry.request);
  const action = openAction(world, type, node, requests, user);
  action.results.forEach((result, index) => {
    const entry = entries[index];
    if (entry !== undefined) write(world, result, 'log.other-actions', 'I', `${type}_DONE`, text(entry));
    setStatus(result, 'succeeded');
  });
  closeAction(world, action, 'succeeded');
  return action;
}

/** Ends an action. */
export function closeAction(world: World, action: Action, status: ActionStatus): void {
  action.status = status;
  action.endedAt = world.now;
}

/** Adds a line to the log of a transport request or of one of its entries; `basis` is what the line rests on. */
export function write(
  world: World,
  to: RequestResult | EntryResult,
  basis: BehaviourId,
  severity: Message['severity'],
  messageId: string,
  text: string,
): void {
  to.messages.push({ id: world.nextId(), messageId, severity, text, at: world.now, basis });
}

/** Sets the status of a transport request and of all its entries in an action. */
export function setStatus(result: RequestResult, status: ActionStatus): void {
  result.status = status;
  for (const entry of result.entries) entry.status = status;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Returns a time as the service's log texts have it, for example `May-07-2019 06:40:54 GMT`. */
export function logTime(at: number): string {
  const iso = new Date(at).toISOString();
  return `${months[new Date(at).getUTCMonth()] ?? ''}-${iso.slice(8, 10)}-${iso.slice(0, 4)} ${iso.slice(11, 19)} GMT`;
}
