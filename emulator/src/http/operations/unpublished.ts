import { notFound } from '../../state/refusal.js';
import { placeOf, placesOf } from '../../state/queue.js';
import type { TransportRequest } from '../../state/world.js';
import { idParam, nodeParam, type Call, type Operation } from '../operation.js';
import { internalView, trackingView } from '../guessed-views.js';
import { placedView } from '../views.js';

/** New in API 2.3.1; the shape is a guess: one element of the queue's list. */
const getPlaced: Operation = {
  method: 'GET',
  path: '/v2/nodes/{nodeId}/transportRequests/{transportRequestId}',
  basis: 'requests.single',
  needs: 'read',
  withoutScope: 403,
  prepare: (call) => {
    const node = nodeParam(call);
    const id = idParam(call, 'transportRequestId');
    return () => {
      const placed = placeOf(call.world, node, id);
      if (placed === undefined)
        throw notFound('requests.unknown', `Transport request ${id} does not exist in node ${node.name}`);
      return { status: 200, json: placedView(placed) };
    };
  },
};

/** New in API 2.3.1; the shape is a guess: the request with its status per node, and the routes between. */
const track: Operation = {
  method: 'GET',
  path: '/v2/transportRequests/{transportRequestId}/tracking',
  basis: 'requests.tracking',
  needs: 'read',
  withoutScope: 403,
  prepare: (call) => () => {
    const request = requestParam(call);
    return { status: 200, json: trackingView(request, placesOf(call.world, request), call.world) };
  },
};

/** Internal and unstable (seen in public clients). */
const getInternal: Operation = {
  method: 'GET',
  path: '/v1/transportRequests/{transportRequestId}',
  basis: 'requests.internal',
  needs: 'read',
  withoutScope: 403,
  prepare: (call) => {
    const expand = new Set((call.query.get('expand') ?? '').split(','));
    return () => {
      const request = requestParam(call);
      return { status: 200, json: internalView(request, placesOf(call.world, request), call.world, expand) };
    };
  },
};

/** As an SAP employee's post of June 2024 shows it. */
const listVersions: Operation = {
  method: 'GET',
  path: '/versions',
  basis: 'versions.list',
  withoutScope: 403,
  prepare: () => () => ({
    status: 200,
    json: {
      supportedVersions: [
        { version: '1', path: 'v1' },
        { version: '2', path: 'v2' },
      ],
    },
  }),
};

/** Operations that are not in the specification. */
export const unpublishedOperations: readonly Operation[] = [getPlaced, track, getInternal, listVersions];

function requestParam(call: Call): TransportRequest {
  const id = idParam(call, 'transportRequestId');
  const request = call.world.requests.get(id);
  if (request === undefined) throw notFound('requests.unknown', `Transport request ${id} does not exist`);
  return request;
}
