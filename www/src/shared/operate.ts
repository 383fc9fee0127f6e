import type { CtmsClient, QueueAction, QueuedRequest, TransportNode } from 'ctms';

/** Something to do with transport requests in a node's queue. */
export interface Operation {
  readonly action: QueueAction | 'importAll';
  readonly node: TransportNode;
  readonly requests: readonly QueuedRequest[];
}

/** What `ctms-operated` tells. */
export interface OperatedDetail {
  readonly action: QueueAction | 'importAll';
  readonly nodeId: number;
  readonly nodeName: string;
  readonly transportRequestIds: readonly number[];
  /** The action to follow; only for imports. */
  readonly actionId?: number;
  readonly warnings: readonly string[];
}

/** Does it. An import has begun when this returns; it is not done. */
export async function operate(client: CtmsClient, { action, node, requests }: Operation): Promise<OperatedDetail> {
  const ids = requests.map(({ id }) => id);
  const result = await perform(client, action, node.id, ids);
  return { action, ...result };
}

function perform({ queue }: CtmsClient, action: Operation['action'], nodeId: number, ids: readonly number[]): Promise<Omit<OperatedDetail, 'action'>> {
  switch (action) {
    case 'import': return queue.import(nodeId, ids);
    case 'importAll': return queue.importAll(nodeId);
    case 'forward': return queue.forward(nodeId, ids);
    case 'reset': return queue.reset(nodeId, ids);
    case 'remove': return queue.remove(nodeId, ids);
  }
}
