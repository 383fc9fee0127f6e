import type { ContentType } from '../landscape/types.js';
import { recordAction } from './logs.js';
import { notFound, unprocessable } from './refusal.js';
import type { Entry, QueueEntry, StorageType, TransportNode, TransportRequest, User, World } from './world.js';

/** What a transport request is made of. */
export interface Content {
  readonly description: string;
  readonly contentType: ContentType;
  readonly storageType: StorageType;
  readonly uris: readonly string[];
}

/** A fresh transport request and where it went. */
export interface Created {
  readonly request: TransportRequest;
  readonly queueEntries: readonly QueueEntry[];
}

/**
 * Puts content into the queues of the nodes that follow `nodeName`.
 *
 * A node without routes is not an error: the transport request is made and is in no queue.
 */
export function exportFrom(world: World, nodeName: string, content: Content, user: User): Created {
  const node = existingNode(world, nodeName);
  const request = createRequest(world, node, user, content);
  const targets = world.targetsOf(node.id);
  const queueEntries = targets.map((target) => enqueue(world, target, request));
  recordArrival(world, 'NE', node, request, queueEntries, user);
  return { request, queueEntries };
}

/** Puts content into the queue of the node itself. */
export function uploadTo(world: World, nodeName: string, content: Content, user: User): Created {
  const node = existingNode(world, nodeName);
  if (!node.uploadAllowed)
    throw unprocessable('requests.upload-not-allowed', `Upload to node ${node.name} is not allowed`);
  const request = createRequest(world, node, user, content);
  const queueEntries = [enqueue(world, node, request)];
  recordArrival(world, 'NU', node, request, queueEntries, user);
  return { request, queueEntries };
}

/** Makes a transport request that is in no queue yet; files are attached to it. */
export function createRequest(world: World, node: TransportNode, user: User, content: Content): TransportRequest {
  if (content.uris.length === 0)
    throw unprocessable('requests.no-entries', 'A transport request needs at least one entry');
  const files =
    content.storageType === 'FILE' ? content.uris.map((uri) => deployableFile(world, uri, content.contentType)) : [];
  const id = world.nextId();
  const entries = content.uris.map((uri, index): Entry => ({
    id: world.nextId(),
    storageType: content.storageType,
    contentType: content.contentType,
    uri,
    fileName: files[index]?.fileName,
  }));
  const request: TransportRequest = {
    id,
    description: content.description,
    origin: node.name,
    createdAt: world.now,
    createdBy: user,
    entries,
    places: new Map(),
    archived: false,
  };
  for (const file of files) file.attachedTo.push(id);
  world.requests.set(id, request);
  return request;
}

/** Adds a transport request to the end of a node's queue, which on some nodes starts an import. */
export function enqueue(world: World, node: TransportNode, request: TransportRequest): QueueEntry {
  const entry: QueueEntry = {
    queueId: world.nextId(),
    nodeId: node.id,
    request,
    status: node.cause === 'request-status-not-importable' ? 'error' : 'initial',
    queuedAt: world.now,
    endedAt: undefined,
  };
  world.queueOf(node.id).push(entry);
  request.places.set(node.id, entry);
  world.onArrival(node);
  return entry;
}

function recordArrival(
  world: World,
  type: 'NE' | 'NU',
  node: TransportNode,
  request: TransportRequest,
  entries: readonly QueueEntry[],
  user: User,
): void {
  if (type === 'NU') {
    recordAction(
      world,
      type,
      node,
      entries,
      user,
      () => `Transport request ${request.id} was uploaded to node ${node.name}`,
    );
    return;
  }
  for (const entry of entries) {
    const target = world.nodes.get(entry.nodeId);
    if (target === undefined) continue;
    recordAction(
      world,
      type,
      target,
      [entry],
      user,
      () => `Transport request ${request.id} was exported from node ${node.name}`,
    );
  }
}

function existingNode(world: World, name: string): TransportNode {
  const node = world.nodeNamed(name);
  if (node === undefined) throw notFound('requests.unknown-node', `Node ${name} does not exist`);
  return node;
}

function deployableFile(
  world: World,
  uri: string,
  contentType: ContentType,
): { readonly fileName: string; readonly attachedTo: number[] } {
  const file = /^[1-9][0-9]*$/.test(uri) ? world.files.get(Number(uri)) : undefined;
  if (file === undefined) throw unprocessable('requests.unknown-file', `File with ID ${uri} does not exist`);
  if (world.settings.checkArchives && contentType === 'MTA') {
    const { archive } = file;
    if ('problem' in archive)
      throw unprocessable('requests.archive-check', `File ${file.fileName} is not an MTA archive: ${archive.problem}`);
    if (archive.modules === 0)
      throw unprocessable('requests.archive-check', `File ${file.fileName} has no modules and cannot be transported`);
  }
  return file;
}
