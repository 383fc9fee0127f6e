import type { CallOptions } from '../../types/call.js';
import type { NodeInput, TransportNode } from '../../types/landscape.js';
import { withArguments } from '../options.js';
import type { Caller } from './caller.js';

/** The nodes of the landscape. Not available with the plan `export`. */
export class Nodes {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Lists all nodes.
   *
   * `GET /v2/nodes`, seen in public clients.
   */
  async list(call?: CallOptions): Promise<readonly TransportNode[]> {
    return this.#caller.run(call, (core, host) => core.listNodes(call, host) as Promise<TransportNode[]>);
  }

  /**
   * Returns one node.
   *
   * `GET /v2/nodes/{nodeId}`, seen in public clients.
   *
   * @throws {CtmsError} `NODE_UNKNOWN` for a name that does not exist, `REFUSED` for such an id.
   */
  async get(node: NodeInput, call?: CallOptions): Promise<TransportNode> {
    return this.#caller.run(call, (core, host) => core.getNode(withArguments(call, { node }), host) as Promise<TransportNode>);
  }
}
