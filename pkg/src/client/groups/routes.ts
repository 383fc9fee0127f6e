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
    const { routes } = await this.#caller.perform<{ routes: Route[] }>('routes.list', {}, call);
    return routes;
  }
}
