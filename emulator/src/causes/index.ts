import { deploymentCauses } from './deployment.js';
import { descriptorCauses } from './descriptor.js';
import { destinationCauses } from './destination.js';
import { nodeCauses } from './node.js';
import { serviceCauses } from './services.js';
import type { Cause, NodeCause } from './types.js';

/** Why imports fail, by id; the texts are what the services say, the names in them are invented. */
export const causes = { ...destinationCauses, ...deploymentCauses, ...descriptorCauses, ...serviceCauses };

/** Names a cause that an import can end with. */
export type CauseId = keyof typeof causes;
/** Names a cause that lies in a node. */
export type NodeCauseId = keyof typeof nodeCauses;

export { nodeCauses };

/** Returns the cause with this id, if there is one. */
export function causeNamed(id: string): Cause | undefined {
  return Object.hasOwn(causes, id) ? causes[id as CauseId] : undefined;
}

/** Returns the cause with this id that lies in a node, if there is one. */
export function nodeCauseNamed(id: string): NodeCause | undefined {
  return Object.hasOwn(nodeCauses, id) ? nodeCauses[id as NodeCauseId] : undefined;
}
