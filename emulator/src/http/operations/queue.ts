import type { BehaviourId } from '../../fidelity/index.js';
import { forward, importAll, importSelected, listQueue, placeOf, remove, reset } from '../../state/queue.js';
import { badRequest, notFound } from '../../state/refusal.js';
import { parseStatusFilter, type RequestStatus } from '../../state/status.js';
import type { Action } from '../../state/world.js';
import { queryTime, readJson, readNamedUser, readOptionalJson, readRequestIds } from '../checks.js';
import { idParam, nodeParam, userOf, type Call, type Operation, type Reply } from '../operation.js';
import { basisOfLogs, basisOfQueue, placedView, requestLogView } from '../views.js';

const queuePath = '/v2/nodes/{nodeId}/transportRequests';

const list: Operation = {
  method: 'GET',
  path: queuePath,
  basis: 'queue.list',
  needs: 'read',
  withoutScope: 403,
  prepare: (call) => {
    const node = nodeParam(call);
    const filter = {
      statuses: statusesOf(call),
      createdFrom: queryTime(call, 'createdAtFrom'),
      createdTo: queryTime(call, 'createdAtTo'),
      queuedFrom: queryTime(call, 'queuedAtFrom'),
      queuedTo: queryTime(call, 'queuedAtTo'),
      owner: call.query.get('owner') ?? undefined,
    };
    return () => {
      const placed = listQueue(call.world, node, filter);
      return { status: 200, json: { transportRequests: placed.map(placedView) }, basis: basisOfQueue(placed, filter) };
    };
  },
};

const startImportOfSome: Operation = {
  method: 'POST',
  path: `${queuePath}/import`,
  basis: 'import.start',
  contentType: 'application/json;charset=UTF-8',
  needs: 'operate',
  withoutScope: 403,
  prepare: async (call) => {
    const node = nodeParam(call);
    const body = await readJson(call);
    const ids = readRequestIds(body);
    const user = userOf(call, readNamedUser(body));
    return () => started(importSelected(call.world, node, ids, user));
  },
};

const startImportOfAll: Operation = {
  method: 'POST',
  path: `${queuePath}/importAll`,
  basis: 'import.start',
  contentType: 'application/json;charset=UTF-8',
  needs: 'operate',
  withoutScope: 403,
  prepare: async (call) => {
    const node = nodeParam(call);
    const user = userOf(call, readNamedUser(await readOptionalJson(call)));
    return () => started(importAll(call.world, node, user));
  },
};

function change(verb: 'forward' | 'reset' | 'remove', basis: BehaviourId, apply: typeof forward): Operation {
  return {
    method: 'POST',
    path: `${queuePath}/${verb}`,
    basis,
    needs: 'operate',
    withoutScope: 403,
    prepare: async (call) => {
      const node = nodeParam(call);
      const body = await readJson(call);
      const ids = readRequestIds(body);
      const user = userOf(call, readNamedUser(body));
      return () => {
        apply(call.world, node, ids, user);
        return { status: 204 };
      };
    },
  };
}

/** One item per action that touched the request in this node, the latest first (a guess). */
const logs: Operation = {
  method: 'GET',
  path: `${queuePath}/{transportRequestId}/logs`,
  basis: 'requests.logs',
  needs: 'read',
  withoutScope: 403,
  prepare: (call) => {
    const node = nodeParam(call);
    const id = idParam(call, 'transportRequestId');
    return () => {
      if (placeOf(call.world, node, id) === undefined) {
        throw notFound('requests.logs.unknown', `Transport request ${id} does not exist in node ${node.name}`);
      }
      const items = [];
      const results = [];
      for (const action of call.world.actions.values()) {
        const result = action.node.id === node.id ? action.results.find((one) => one.request.id === id) : undefined;
        if (result === undefined) continue;
        items.push(requestLogView(action, result));
        results.push(result);
      }
      const order: BehaviourId[] = items.length > 1 ? ['requests.logs.order'] : [];
      return { status: 200, json: { logs: items.reverse() }, basis: [...order, ...basisOfLogs(results)] };
    };
  },
};

/** Operations on the queue of a node. */
export const queueOperations: readonly Operation[] = [
  list,
  startImportOfSome,
  startImportOfAll,
  change('forward', 'forward.by-hand', forward),
  change('reset', 'reset.repeatable', reset),
  change('remove', 'remove.deleted', remove),
  logs,
];

function started(action: Action): Reply {
  const json = { actionId: action.id, monitoringURL: `/v2/actions/${action.id}` };
  return { status: 200, json, ...(action.results.length === 0 ? { basis: ['import.empty-queue'] } : {}) };
}

function statusesOf(call: Call): ReadonlySet<RequestStatus> {
  const given = call.query.getAll('status');
  if (given.length === 0) throw badRequest("Required request parameter 'status' is not present");
  const filter = parseStatusFilter(given.join(','));
  if ('unknown' in filter)
    throw badRequest(`'${filter.unknown}' is not a status; use in, ru, re, su, sk, wa, er, fa, de`);
  return filter.statuses;
}
