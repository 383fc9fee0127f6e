import type { CallOptions } from '../../types/call.js';
import type { Caller } from './caller.js';

/** The versions of the API. */
export class Versions {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Returns what the service says about its versions, in whatever shape.
   *
   * `GET /versions`
   *
   * @experimental SAP has published no shape; nothing in this package depends on it.
   */
  async list(call?: CallOptions): Promise<unknown> {
    return this.#caller.run(call, (core, host) => core.listVersions(call, host));
  }
}
