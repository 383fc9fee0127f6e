import type { NodeSpec } from '../landscape/types.js';

/** A line of a deployment's log. */
export interface CauseLine {
  readonly severity: 'I' | 'W' | 'E' | 'F';
  readonly text: string;
}

/** A reason for which imports fail, with what the service says then. */
export interface Cause {
  /** Whether its text is a constant of the service's source or documentation, or what people reported. */
  readonly text: 'constant' | 'reported';
  /** How the import ends. */
  readonly outcome: 'fatal' | 'error' | 'succeeded';
  /** Where the destination leads; a usual place unless said. */
  readonly uri?: string;
  /** Why the deployment did not start: what stands behind "Transport request '...' (id: ...): ". */
  readonly notStarted?: string;
  /** What the deploy service says. */
  readonly lines?: readonly CauseLine[];
}

/** A reason that lies in the node: imports are refused or skipped, and no log tells why. */
export interface NodeCause {
  /** What such a node is like. */
  readonly node: Omit<NodeSpec, 'name' | 'scenario'>;
}
