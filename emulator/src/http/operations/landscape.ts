import { nodeParam, type Operation } from '../operation.js';
import { nodeView, routeView } from '../views.js';

const listNodes: Operation = {
  method: 'GET',
  path: '/v2/nodes',
  needs: 'read',
  withoutScope: 403,
  prepare: (call) => () => ({ status: 200, json: { nodes: [...call.world.nodes.values()].map(nodeView) } }),
};

const getNode: Operation = {
  method: 'GET',
  path: '/v2/nodes/{nodeId}',
  needs: 'read',
  withoutScope: 403,
  prepare: (call) => {
    const node = nodeParam(call);
    return () => ({ status: 200, json: nodeView(node) });
  },
};

const listRoutes: Operation = {
  method: 'GET',
  path: '/v2/routes',
  needs: 'read',
  withoutScope: 403,
  prepare: (call) => () => ({ status: 200, json: { routes: [...call.world.routes.values()].map(routeView) } }),
};

/** Operations that read the landscape (seen in public clients). */
export const landscapeOperations: readonly Operation[] = [listNodes, getNode, listRoutes];
