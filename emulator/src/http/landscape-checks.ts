import { checkLandscape, LandscapeError } from '../landscape/check.js';
import type { NodeSpec } from '../landscape/types.js';
import type { RouteEnds } from '../state/landscape.js';
import { badRequest, unprocessable } from '../state/refusal.js';
import type { TransportNode, World } from '../state/world.js';

/** What a node's own answer has and a specification has not. */
const ownFields = new Set(['id']);

/** Checks the body of a request that creates or changes a node; it looks like the answer of GET. */
export function readNodeSpec(world: World, body: Record<string, unknown>, changed?: TransportNode): NodeSpec {
  const fields = Object.fromEntries(Object.entries(body).filter(([name]) => !ownFields.has(name)));
  if (Array.isArray(fields['targets'])) fields['targets'] = fields['targets'].map(targetSpec);
  try {
    checkLandscape({ nodes: [fields] });
  } catch (error) {
    if (error instanceof LandscapeError) throw badRequest(error.problems.join(' '));
    throw error;
  }
  const spec = fields as unknown as NodeSpec;
  const twin = world.nodeNamed(spec.name);
  if (twin !== undefined && twin !== changed)
    throw unprocessable('nodes.write', `There is a node ${spec.name} already`);
  return spec;
}

/** Checks the body of a request that creates a route. */
export function readRouteEnds(body: Record<string, unknown>): RouteEnds {
  const { sourceNodeId, targetNodeId, name, description } = body;
  if (typeof sourceNodeId !== 'number' || typeof targetNodeId !== 'number')
    throw badRequest('sourceNodeId and targetNodeId must be IDs');
  if (name !== undefined && typeof name !== 'string') throw badRequest('name must be a string');
  if (description !== undefined && typeof description !== 'string') throw badRequest('description must be a string');
  return {
    sourceNodeId,
    targetNodeId,
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  };
}

function targetSpec(target: unknown): unknown {
  if (typeof target !== 'object' || target === null) return target;
  const known = ['contentType', 'destinationName', 'platform'];
  return Object.fromEntries(Object.entries(target).filter(([name]) => known.includes(name)));
}
