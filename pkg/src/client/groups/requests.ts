import type { CallOptions } from '../../types/call.js';
import type { NodeInput, PathNode } from '../../types/landscape.js';
import { withArguments } from '../options.js';
import type { Caller } from './caller.js';

/**
 * Single transport requests. SAP has published no shape for these answers:
 * they are checked to be JSON whose numbers can be held, and returned as they are.
 */
export class Requests {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Returns a transport request in a node's queue.
   *
   * `GET /v2/nodes/{nodeId}/transportRequests/{transportRequestId}`, new in SAP's API 2.3.1.
   *
   * @experimental Nothing in this package depends on it.
   */
  async get(node: NodeInput, transportRequestId: number, call?: CallOptions): Promise<unknown> {
    return this.#caller.run(call, (core, host) => core.getRequest(withArguments(call, { node, transportRequestId }), host));
  }

  /**
   * Returns how far a transport request has come along the routes from the node
   * where it started: its status in each queue, as far as the key may read it.
   *
   * One call for nodes, routes and each queue on the way, three at a time.
   *
   * @param node A node in whose queue it is.
   */
  async path(node: NodeInput, transportRequestId: number, call?: CallOptions): Promise<PathNode> {
    return this.#caller.run(call, (core, host) => core.findPath(withArguments(call, { node, transportRequestId }), host) as Promise<PathNode>);
  }

  /**
   * Returns the way of a transport request through the landscape.
   *
   * `GET /v2/transportRequests/{transportRequestId}/tracking`, new in SAP's API 2.3.1.
   *
   * @experimental Nothing in this package depends on it.
   */
  async tracking(transportRequestId: number, call?: CallOptions): Promise<unknown> {
    return this.#caller.run(call, (core, host) => core.getTracking(withArguments(call, { transportRequestId }), host));
  }

  /**
   * Returns a transport request with logs and landscape, as SAP's own user interface asks for it.
   *
   * `GET /v1/transportRequests/{transportRequestId}?expand=logs,landscape`: internal, may end any day.
   *
   * @experimental Nothing in this package depends on it.
   */
  async internal(transportRequestId: number, call?: CallOptions): Promise<unknown> {
    return this.#caller.run(call, (core, host) => core.getInternalRequest(withArguments(call, { transportRequestId }), host));
  }
}
