import type {
  Action,
  Descriptor,
  EntryResult,
  Message,
  RequestResult,
  Route,
  TransportNode,
  User,
} from '../state/world.js';
import type { Created } from '../state/requests.js';
import type { Placed, QueueFilter } from '../state/queue.js';
import type { BehaviourId } from '../fidelity/index.js';

/** How things look as JSON. Fields that have no value are left out, because the specification knows no null. */
type View = Readonly<Record<string, unknown>>;

const time = (at: number): string => new Date(at).toISOString();
const ended = (at: number | undefined): View => (at === undefined ? {} : { endedAt: time(at) });
const newestFirst = (messages: readonly Message[]): View[] => messages.map(messageView).reverse();

function named(prefix: string, user: User): View {
  return { [prefix]: user.id, ...(user.namedUser === undefined ? {} : { [`${prefix}NamedUser`]: user.namedUser }) };
}

/** A fresh transport request. */
export function createdView(created: Created, nodeName: (id: number) => string): View {
  return {
    transportRequestId: created.request.id,
    transportRequestDescription: created.request.description,
    queueEntries: created.queueEntries.map((entry) => ({
      queueId: entry.queueId,
      nodeId: entry.nodeId,
      nodeName: nodeName(entry.nodeId),
    })),
  };
}

/** A transport request in a queue. */
export function placedView({ entry, position }: Placed): View {
  const { request } = entry;
  return {
    id: request.id,
    status: entry.status,
    archived: request.archived,
    position,
    createdAt: time(request.createdAt),
    queuedAt: time(entry.queuedAt),
    ...named('createdBy', request.createdBy),
    description: request.description,
    origin: request.origin,
    entries: request.entries.map(({ id, storageType, contentType, uri }) => ({ id, storageType, contentType, uri })),
  };
}

/** What the list of a queue rests on, besides what every such list does. */
export function basisOfQueue(placed: readonly Placed[], filter: QueueFilter): BehaviourId[] {
  const isSkipped = placed.some(({ entry }) => entry.status === 'skipped');
  return [
    ...(isSkipped ? (['queue.skipped'] as const) : []),
    ...(filter.owner === undefined ? [] : (['queue.owner'] as const)),
  ];
}

/** An action. */
export function actionView(action: Action): View {
  return {
    id: action.id,
    type: action.type,
    status: action.status,
    startedAt: time(action.startedAt),
    ...ended(action.endedAt),
    ...named('triggeredBy', action.triggeredBy),
    nodeName: action.node.name,
    transportRequests: action.results.map((result) => ({
      id: result.request.id,
      status: result.status,
      entities: result.entries.map(entityView),
    })),
  };
}

/** The log of an action: one item per transport request. */
export function actionLogView(result: RequestResult): View {
  return {
    transportRequestId: result.request.id,
    status: result.status,
    messages: newestFirst(result.messages),
    entities: result.entries.map(loggedEntityView),
  };
}

/** The log of a transport request: one item per action. */
export function requestLogView(action: Action, result: RequestResult): View {
  return {
    actionId: action.id,
    actionType: action.type,
    status: result.status,
    actionStartedAt: time(action.startedAt),
    ...named('actionTriggeredBy', action.triggeredBy),
    messages: newestFirst(result.messages),
    entities: result.entries.map(loggedEntityView),
  };
}

/** What the messages of a log rest on. */
export function basisOfLogs(results: readonly RequestResult[]): BehaviourId[] {
  const ids = new Set<BehaviourId>();
  for (const result of results) {
    for (const { messages } of [result, ...result.entries]) for (const message of messages) ids.add(message.basis);
  }
  return [...ids];
}

function entityView({ entry, status }: EntryResult): View {
  const fileName = entry.fileName === undefined ? {} : { fileName: entry.fileName };
  return { id: entry.id, uri: entry.uri, ...fileName, status };
}

function loggedEntityView(result: EntryResult): View {
  return { ...entityView(result), messages: newestFirst(result.messages) };
}

function messageView(message: Message): View {
  return {
    id: message.id,
    messageId: message.messageId,
    severity: message.severity,
    message: message.text,
    createdAt: time(message.at),
  };
}

/** A node, as seen in public clients; the fields for automatic import are a guess. */
export function nodeView(node: TransportNode): View {
  return {
    id: node.id,
    name: node.name,
    description: node.description,
    uploadAllowed: node.uploadAllowed,
    virtual: node.virtual,
    notificationEnabled: node.notificationEnabled,
    forwardMode: node.forwardMode,
    ...(node.controlledBy === undefined ? {} : { controlledBy: node.controlledBy }),
    importDisabled: node.importDisabled,
    importDisabledReason: node.importDisabledReason,
    ...(node.automaticImport ? { automaticImport: true } : {}),
    targets: node.targets.map(({ id, contentType, destinationName }) => ({
      id,
      contentType,
      destinationName,
      importOptions: { strategy: 'default' },
    })),
  };
}

/** What the answer about a node rests on, besides what every such answer does. */
export function basisOfNode(node: TransportNode): BehaviourId[] {
  const mode = ['AUTO', 'MANUAL'].includes(node.forwardMode) ? [] : (['nodes.forward-mode.others'] as const);
  return [...mode, ...(node.automaticImport ? (['nodes.automatic-import'] as const) : [])];
}

/** A route. */
export function routeView({ id, name, description, sourceNodeId, targetNodeId }: Route): View {
  return { id, name, description, sourceNodeId, targetNodeId };
}

/** An MTA extension descriptor. */
export function descriptorView({ id, description, mtaId, mtaExtId, mtaVersion, lastChangedAt }: Descriptor): View {
  return { id, description, mtaId, mtaExtId, mtaVersion, lastChangedAt: time(lastChangedAt) };
}
