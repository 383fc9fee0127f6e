import { notFound, unprocessable } from './refusal.js';
import type { Descriptor, TransportNode, World } from './world.js';

/** What a descriptor file and the fields beside it say. */
export interface DescriptorContent {
  readonly mtaId: string;
  readonly mtaExtId: string;
  readonly mtaVersion: string;
  readonly description: string;
}

/** Returns the descriptors of a node, only those for an MTA id and version if they are given. */
export function listDescriptors(world: World, node: TransportNode, mtaId?: string, mtaVersion?: string): Descriptor[] {
  return [...world.descriptors.values()].filter(
    (one) =>
      one.nodeId === node.id &&
      (mtaId === undefined || one.mtaId === mtaId) &&
      (mtaVersion === undefined || one.mtaVersion === mtaVersion),
  );
}

/** Returns the descriptor that an import uses: the one for the exact version, otherwise the one for `*`. */
export function descriptorFor(
  world: World,
  node: TransportNode,
  mtaId: string,
  version: string,
): Descriptor | undefined {
  return listDescriptors(world, node, mtaId, version)[0] ?? listDescriptors(world, node, mtaId, '*')[0];
}

/** Adds a descriptor; a second one for the same MTA id and version is refused. */
export function addDescriptor(world: World, node: TransportNode, content: DescriptorContent): Descriptor {
  refuseOtherNodes(node);
  refuseDouble(world, node, content);
  const descriptor: Descriptor = { id: world.nextId(), nodeId: node.id, ...content, lastChangedAt: world.now };
  world.descriptors.set(descriptor.id, descriptor);
  return descriptor;
}

/** Replaces a descriptor. */
export function replaceDescriptor(
  world: World,
  node: TransportNode,
  id: number,
  content: DescriptorContent,
): Descriptor {
  const descriptor = existingDescriptor(world, node, id);
  refuseDouble(world, node, content, descriptor);
  return Object.assign(descriptor, content, { lastChangedAt: world.now });
}

/** Deletes a descriptor. */
export function deleteDescriptor(world: World, node: TransportNode, id: number): void {
  world.descriptors.delete(existingDescriptor(world, node, id).id);
}

function existingDescriptor(world: World, node: TransportNode, id: number): Descriptor {
  const descriptor = world.descriptors.get(id);
  if (descriptor?.nodeId !== node.id)
    throw notFound('descriptors.unknown', `MTA extension descriptor with ID ${id} does not exist in node ${node.name}`);
  return descriptor;
}

function refuseOtherNodes(node: TransportNode): void {
  const fits = node.targets.some((target) => target.contentType === 'MTA' && target.platform === 'CF');
  if (!fits)
    throw unprocessable(
      'descriptors.unusable',
      `Node ${node.name} does not deploy MTAs to Cloud Foundry and takes no MTA extension descriptors`,
    );
}

function refuseDouble(world: World, node: TransportNode, content: DescriptorContent, except?: Descriptor): void {
  const twin = listDescriptors(world, node, content.mtaId, content.mtaVersion).find((one) => one !== except);
  if (twin !== undefined) {
    throw unprocessable(
      'descriptors.twin',
      `Node ${node.name} already has an MTA extension descriptor for MTA ${content.mtaId} and version ${content.mtaVersion} (ID ${twin.id})`,
    );
  }
}
