import type { CallOptions } from '../../types/call.js';
import type { Route } from '../../types/landscape.js';
import type { Caller } from './caller.js';

/** The routes between nodes. Not available with the plan `export`. */
export class Routes {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Lists all routes.
   *
   * `GET /v2/routes`, seen in public clients.
   */
  async list(call?: CallOptions): Promise<readonly Route[]> {
    return this.#caller.run(call, (core, host) => core.listRoutes(call, host) as Promise<Route[]>);
  }
}
