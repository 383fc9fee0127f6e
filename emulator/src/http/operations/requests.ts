import { exportFrom, uploadTo } from '../../state/requests.js';
import type { World } from '../../state/world.js';
import { readContent, readJson } from '../checks.js';
import { userOf, type Operation } from '../operation.js';
import { createdView } from '../views.js';

/** POST /v2/nodes/export: into the queues that follow the node. */
const exportFromNode: Operation = {
  method: 'POST',
  path: '/v2/nodes/export',
  basis: 'requests.export',
  needs: 'upload',
  withoutScope: 401,
  viaCalm: true,
  prepare: async (call) => {
    const { nodeName, content, namedUser } = readContent(await readJson(call));
    const user = userOf(call, namedUser);
    return () => ({
      status: 200,
      json: createdView(exportFrom(call.world, nodeName, content, user), nameOf(call.world)),
    });
  },
};

/** POST /v2/nodes/upload: into the queue of the node itself. */
const uploadToNode: Operation = {
  method: 'POST',
  path: '/v2/nodes/upload',
  basis: 'requests.upload',
  needs: 'upload',
  withoutScope: 401,
  prepare: async (call) => {
    const { nodeName, content, namedUser } = readContent(await readJson(call));
    const user = userOf(call, namedUser);
    return () => ({
      status: 200,
      json: createdView(uploadTo(call.world, nodeName, content, user), nameOf(call.world)),
    });
  },
};

/** Operations that make transport requests. */
export const requestOperations: readonly Operation[] = [exportFromNode, uploadToNode];

function nameOf(world: World): (id: number) => string {
  return (id) => world.nodes.get(id)?.name ?? '';
}
