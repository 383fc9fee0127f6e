import type { CallOptions } from '../../types/call.js';
import type { Action, ActionLog } from '../../types/logs.js';
import { withArguments } from '../options.js';
import type { Caller } from './caller.js';

/** Asynchronous operations of the service, such as imports. */
export class Actions {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Returns an action with the status of its transport requests and files.
   *
   * SAP's operation: TRANSPORT_ACTION_GET_V2.
   */
  async get(actionId: number, call?: CallOptions): Promise<Action> {
    return this.#caller.run(call, (core, host) => core.getAction(withArguments(call, { actionId }), host) as Promise<Action>);
  }

  /**
   * Returns the logs of an action: one for each transport request.
   *
   * SAP's operation: TRANSPORT_ACTION_LOGS_GET_V2.
   */
  async logs(actionId: number, call?: CallOptions): Promise<readonly ActionLog[]> {
    return this.#caller.run(call, (core, host) => core.getActionLogs(withArguments(call, { actionId }), host) as Promise<ActionLog[]>);
  }
}
