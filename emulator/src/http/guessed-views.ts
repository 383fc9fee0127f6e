import type { Placed } from '../state/queue.js';
import type { TransportRequest, World } from '../state/world.js';
import { requestLogView, routeView } from './views.js';

/** Answers whose shape nobody has published; see README. */
type View = Readonly<Record<string, unknown>>;

const time = (at: number): string => new Date(at).toISOString();

/** The way of a transport request through the landscape: its status per node, and the routes between them. */
export function trackingView(request: TransportRequest, places: readonly Placed[], world: World): View {
  return {
    id: request.id,
    description: request.description,
    origin: request.origin,
    createdAt: time(request.createdAt),
    nodes: places.map(({ entry, position }) => ({
      id: entry.nodeId,
      name: world.nodes.get(entry.nodeId)?.name ?? '',
      status: entry.status,
      position,
      queuedAt: time(entry.queuedAt),
    })),
    routes: [...world.routes.values()].map(routeView),
  };
}

/** A transport request as the internal API has it, with upper-case statuses. */
export function internalView(
  request: TransportRequest,
  places: readonly Placed[],
  world: World,
  expand: ReadonlySet<string>,
): View {
  return {
    id: request.id,
    description: request.description,
    origin: request.origin,
    owner: request.createdBy.namedUser ?? request.createdBy.id,
    uploadToOrigin: places.some(({ entry }) => world.nodes.get(entry.nodeId)?.name === request.origin),
    preferredContentType: request.entries[0]?.contentType,
    state: request.archived ? 'ARCHIVED' : 'RELEASED',
    size: sizeOf(request, world),
    createdAt: time(request.createdAt),
    content: contentView(request, world),
    ...(expand.has('landscape') ? { landscape: landscapeView(places, world) } : {}),
    ...(expand.has('logs') ? { logs: logsView(request, world) } : {}),
  };
}

function sizeOf(request: TransportRequest, world: World): number {
  return request.entries.reduce((sum, entry) => sum + (world.files.get(Number(entry.uri))?.size ?? 0), 0);
}

function contentView(request: TransportRequest, world: World): View[] {
  return request.entries.map((entry, index) => {
    const file = entry.storageType === 'FILE' ? world.files.get(Number(entry.uri)) : undefined;
    const stored =
      file === undefined ? {} : { file: { fileId: file.id, fileName: file.fileName, fileSize: file.size } };
    return {
      id: entry.id,
      contentType: entry.contentType,
      storageType: entry.storageType,
      position: index + 1,
      deleted: false,
      ...stored,
      metadata: [],
    };
  });
}

function landscapeView(places: readonly Placed[], world: World): View {
  const nodes = [...world.nodes.values()].map((node) => {
    const place = places.find(({ entry }) => entry.nodeId === node.id);
    const { id, name, forwardMode, virtual } = node;
    const state = place === undefined ? {} : { state: stateView(place) };
    return { id, name, forwardMode, test: false, production: false, virtual, ...state };
  });
  const routes = [...world.routes.values()].map(({ id, sourceNodeId, targetNodeId }) => ({
    id,
    sourceNodeId,
    targetNodeId,
  }));
  return { nodes, routes };
}

function stateView({ entry, position }: Placed): View {
  return {
    id: entry.queueId,
    position,
    time: time(entry.endedAt ?? entry.queuedAt),
    status: entry.status.toUpperCase(),
    archived: entry.request.archived,
    test: false,
  };
}

function logsView(request: TransportRequest, world: World): View[] {
  const items: View[] = [];
  for (const action of world.actions.values()) {
    const result = action.results.find((one) => one.request === request);
    if (result !== undefined) items.push({ nodeId: action.node.id, ...requestLogView(action, result) });
  }
  return items.reverse();
}
