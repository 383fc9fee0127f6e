import type { CtmsClient, QueuedRequest, TransportNode } from 'ctms';

import type { Action } from './core.js';

/** Something to do with transport requests in a node's queue. */
export interface Operation {
  readonly action: Action;
  readonly node: TransportNode;
  readonly requests: readonly QueuedRequest[];
}

/** What `ctms-operated` tells. */
export interface OperatedDetail {
  /** What was done. */
  readonly action: Action;
  /** The id of the node. */
  readonly nodeId: number;
  /** The name of the node. */
  readonly nodeName: string;
  /** The transport requests it was done to. */
  readonly transportRequestIds: readonly number[];
  /** The action to follow; only for imports. */
  readonly actionId?: number;
  /** Warnings for the user. */
  readonly warnings: readonly string[];
}

/** Does it, for a named user if there is one. An import has started when this returns; it has not ended. */
export async function operate(client: CtmsClient, { action, node, requests }: Operation, options: { readonly namedUser?: string }): Promise<OperatedDetail> {
  const ids = requests.map(({ id }) => id);
  const result = await perform(client, action, node.name, ids, options);
  return { action, ...result };
}

async function perform({ queue }: CtmsClient, action: Action, node: string, ids: readonly number[], options: { readonly namedUser?: string }): Promise<Omit<OperatedDetail, 'action'>> {
  switch (action) {
    case 'import': return queue.import(node, ids, options);
    case 'importAll': return queue.importAll(node, options);
    case 'forward': return queue.forward(node, ids, options);
    case 'reset': return queue.reset(node, ids, options);
    case 'remove': return queue.remove(node, ids, options);
    case 'resetAndImport': {
      const reset = await queue.reset(node, ids, options);
      const started = await queue.import(node, ids, options);
      return { ...started, warnings: [...reset.warnings, ...started.warnings] };
    }
  }
}
