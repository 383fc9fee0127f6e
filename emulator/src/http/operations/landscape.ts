import { addNode, addRoute } from '../../state/build.js';
import { changeNode, deleteNode, deleteRoute, routeBetween } from '../../state/landscape.js';
import type { World } from '../../state/world.js';
import { readJson } from '../checks.js';
import { idParam, nodeParam, type Operation, type Reply } from '../operation.js';
import { readNodeSpec, readRouteEnds } from '../landscape-checks.js';
import { basisOfNode, nodeView, routeView } from '../views.js';

const reading = { needs: 'read', withoutScope: 403 } as const;
const changing = { needs: 'landscape', withoutScope: 403 } as const;

const listNodes: Operation = {
  method: 'GET',
  path: '/v2/nodes',
  basis: 'nodes.read',
  ...reading,
  prepare: (call) => () => call.world.rememberOfLandscape('nodes', () => nodesReply(call.world)),
};

const getNode: Operation = {
  method: 'GET',
  path: '/v2/nodes/{nodeId}',
  basis: 'nodes.read',
  ...reading,
  prepare: (call) => {
    const node = nodeParam(call);
    return () => ({ status: 200, json: nodeView(node), basis: basisOfNode(node) });
  },
};

const createNode: Operation = {
  method: 'POST',
  path: '/v2/nodes',
  basis: 'nodes.write',
  ...changing,
  prepare: async (call) => {
    const spec = readNodeSpec(call.world, await readJson(call));
    return () => ({ status: 201, json: nodeView(addNode(call.world, spec)) });
  },
};

const updateNode: Operation = {
  method: 'PUT',
  path: '/v2/nodes/{nodeId}',
  basis: 'nodes.write',
  ...changing,
  prepare: async (call) => {
    const node = nodeParam(call);
    const spec = readNodeSpec(call.world, await readJson(call), node);
    return () => ({ status: 200, json: nodeView(changeNode(call.world, node, spec)) });
  },
};

const removeNode: Operation = {
  method: 'DELETE',
  path: '/v2/nodes/{nodeId}',
  basis: 'nodes.write',
  ...changing,
  prepare: (call) => {
    const node = nodeParam(call);
    return () => {
      deleteNode(call.world, node);
      return { status: 204 };
    };
  },
};

const listRoutes: Operation = {
  method: 'GET',
  path: '/v2/routes',
  basis: 'routes.read',
  ...reading,
  prepare: (call) => () => call.world.rememberOfLandscape('routes', () => routesReply(call.world)),
};

const createRoute: Operation = {
  method: 'POST',
  path: '/v2/routes',
  basis: 'routes.write',
  ...changing,
  prepare: async (call) => {
    const ends = readRouteEnds(await readJson(call));
    return () => ({ status: 201, json: routeView(addRoute(call.world, routeBetween(call.world, ends))) });
  },
};

const removeRoute: Operation = {
  method: 'DELETE',
  path: '/v2/routes/{routeId}',
  basis: 'routes.write',
  ...changing,
  prepare: (call) => {
    const id = idParam(call, 'routeId');
    return () => {
      deleteRoute(call.world, id);
      return { status: 204 };
    };
  },
};

/** A large landscape is written as JSON once, and not for each look. */
function nodesReply(world: World): Reply {
  const nodes = [...world.nodes.values()];
  const basis = [...new Set(nodes.flatMap(basisOfNode))];
  return { status: 200, bytes: written({ nodes: nodes.map(nodeView) }), basis };
}

function routesReply(world: World): Reply {
  return { status: 200, bytes: written({ routes: [...world.routes.values()].map(routeView) }) };
}

function written(json: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(json));
}

/** Operations on the landscape: reading was seen in public clients, the shapes of changing are a guess. */
export const landscapeOperations: readonly Operation[] = [
  listNodes,
  getNode,
  createNode,
  updateNode,
  removeNode,
  listRoutes,
  createRoute,
  removeRoute,
];
