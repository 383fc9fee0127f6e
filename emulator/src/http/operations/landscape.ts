import { addNode, addRoute } from '../../state/build.js';
import { changeNode, deleteNode, deleteRoute, routeBetween } from '../../state/landscape.js';
import { readJson } from '../checks.js';
import { idParam, nodeParam, type Operation } from '../operation.js';
import { readNodeSpec, readRouteEnds } from '../landscape-checks.js';
import { basisOfNode, nodeView, routeView } from '../views.js';

const reading = { needs: 'read', withoutScope: 403 } as const;
const changing = { needs: 'landscape', withoutScope: 403 } as const;

const listNodes: Operation = {
  method: 'GET',
  path: '/v2/nodes',
  basis: 'nodes.read',
  ...reading,
  prepare: (call) => () => {
    const nodes = [...call.world.nodes.values()];
    return { status: 200, json: { nodes: nodes.map(nodeView) }, basis: nodes.flatMap(basisOfNode) };
  },
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
  prepare: (call) => () => ({ status: 200, json: { routes: [...call.world.routes.values()].map(routeView) } }),
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
