import type { NodeSpec, RouteSpec } from '../landscape/types.js';
import { targetsFor, withCause } from './build.js';
import { notFound, unprocessable } from './refusal.js';
import type { TransportNode, World } from './world.js';

/** A route that somebody asks for. */
export interface RouteEnds {
  readonly sourceNodeId: number;
  readonly targetNodeId: number;
  readonly name?: string;
  readonly description?: string;
}

/** Changes what a specification says of a node; what it leaves out stays. */
export function changeNode(world: World, node: TransportNode, spec: NodeSpec): TransportNode {
  const { targets, controlledBy, cause, ...rest } = withCause(spec);
  if (spec.scenario !== undefined) node.cause = cause;
  for (const [field, value] of Object.entries(rest)) if (value !== null) Object.assign(node, { [field]: value });
  if (controlledBy !== undefined || 'controlledBy' in spec) node.controlledBy = controlledBy ?? undefined;
  if (targets !== undefined) node.targets = targetsFor(world, spec.name, targets);
  world.landscapeChanged();
  return node;
}

/** Deletes a node, unless something still needs it. */
export function deleteNode(world: World, node: TransportNode): void {
  for (const route of world.routes.values()) {
    if (route.sourceNodeId === node.id || route.targetNodeId === node.id)
      throw unprocessable('nodes.write', `Node ${node.name} is used by route ${route.name}`);
  }
  if (world.queueOf(node.id).some((entry) => entry.status !== 'deleted'))
    throw unprocessable('nodes.write', `The queue of node ${node.name} is not empty`);
  world.nodes.delete(node.id);
  world.queues.delete(node.id);
  world.landscapeChanged();
}

/** Checks that a route can be added: both nodes exist, the target has no other source, and no circle closes. */
export function routeBetween(world: World, ends: RouteEnds): RouteSpec {
  const source = existing(world, ends.sourceNodeId);
  const target = existing(world, ends.targetNodeId);
  if (sourceOf(world, target.id) !== undefined)
    throw unprocessable('routes.write', `Node ${target.name} is the target of another route`);
  for (let at: number | undefined = source.id; at !== undefined; at = sourceOf(world, at)) {
    if (at === target.id)
      throw unprocessable('routes.write', `A route from ${source.name} to ${target.name} would close a circle`);
  }
  const { name, description } = ends;
  return {
    from: source.name,
    to: target.name,
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  };
}

/** Deletes a route. */
export function deleteRoute(world: World, id: number): void {
  if (!world.routes.delete(id)) throw notFound('routes.write', `Route ID ${id} does not exist`);
  world.landscapeChanged();
}

function existing(world: World, id: number): TransportNode {
  const node = world.nodes.get(id);
  if (node === undefined) throw notFound('routes.write', `Node ID ${id} does not exist`);
  return node;
}

function sourceOf(world: World, nodeId: number): number | undefined {
  for (const route of world.routes.values()) if (route.targetNodeId === nodeId) return route.sourceNodeId;
  return undefined;
}
