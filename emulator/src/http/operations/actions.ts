import { notFound } from '../../state/refusal.js';
import type { Action } from '../../state/world.js';
import { idParam, type Call, type Operation } from '../operation.js';
import { actionLogView, actionView, basisOfLogs } from '../views.js';

const getAction: Operation = {
  method: 'GET',
  path: '/v2/actions/{actionId}',
  basis: 'actions.read',
  needs: 'read',
  withoutScope: 403,
  prepare: (call) => () => ({ status: 200, json: actionView(actionParam(call)) }),
};

const getActionLogs: Operation = {
  method: 'GET',
  path: '/v2/actions/{actionId}/logs',
  basis: 'actions.logs',
  needs: 'read',
  withoutScope: 403,
  prepare: (call) => () => {
    const { results } = actionParam(call);
    return { status: 200, json: { logs: results.map(actionLogView) }, basis: basisOfLogs(results) };
  },
};

/** Operations on actions. */
export const actionOperations: readonly Operation[] = [getAction, getActionLogs];

function actionParam(call: Call): Action {
  const id = idParam(call, 'actionId');
  const action = call.world.actions.get(id);
  if (action === undefined) throw notFound('actions.unknown', `Action ID ${id} does not exist`);
  return action;
}
