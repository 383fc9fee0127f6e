import type { CallOptions } from '../../types/call.js';
import type { NodeInput, TransportNode } from '../../types/landscape.js';
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
    const { nodes } = await this.#caller.perform<{ nodes: TransportNode[] }>('nodes.list', {}, call);
    return nodes;
  }

  /**
   * Returns one node.
   *
   * `GET /v2/nodes/{nodeId}`, seen in public clients.
   *
   * @throws {CtmsError} `NODE_UNKNOWN` for a name that does not exist, `REFUSED` for such an id.
   */
  async get(node: NodeInput, call?: CallOptions): Promise<TransportNode> {
    return this.#caller.perform('nodes.get', { node }, call);
  }
}
