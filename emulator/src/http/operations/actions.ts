import { notFound } from '../../state/refusal.js';
import type { Action } from '../../state/world.js';
import { idParam, type Call, type Operation } from '../operation.js';
import { actionLogView, actionView } from '../views.js';

const getAction: Operation = {
  method: 'GET',
  path: '/v2/actions/{actionId}',
  needs: 'read',
  withoutScope: 403,
  prepare: (call) => () => ({ status: 200, json: actionView(actionParam(call)) }),
};

const getActionLogs: Operation = {
  method: 'GET',
  path: '/v2/actions/{actionId}/logs',
  needs: 'read',
  withoutScope: 403,
  prepare: (call) => () => ({ status: 200, json: { logs: actionParam(call).results.map(actionLogView) } }),
};

/** Operations on actions. */
export const actionOperations: readonly Operation[] = [getAction, getActionLogs];

function actionParam(call: Call): Action {
  const id = idParam(call, 'actionId');
  const action = call.world.actions.get(id);
  if (action === undefined) throw notFound(`Action ID ${id} does not exist`);
  return action;
}
