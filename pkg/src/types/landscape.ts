import type { ContentType } from './files.js';
import type { RequestStatus } from './status.js';

/**
 * A node: its id, or its name (case-sensitive).
 *
 * A name is looked up once per call; one that does not exist is refused with
 * names that look alike. A text of digits is a name first, then an id.
 */
export type NodeInput = number | string;

/**
 * A stage of the landscape. The shape is seen in public clients, not published
 * by SAP: only `id` and `name` are always there.
 */
export interface TransportNode {
  /** Its id. */
  readonly id: number;
  /** Its name: at most 30 characters, case-sensitive. */
  readonly name: string;
  /** What the node is for. */
  readonly description?: string | null;
  /** Whether the API may upload to it; unknown where missing. */
  readonly uploadAllowed?: boolean | null;
  /** Whether nothing is deployed there: an import ends as skipped. */
  readonly virtual?: boolean | null;
  /** Whether the service sends mails about it. */
  readonly notificationEnabled?: boolean | null;
  /** How requests go on from here: a free text; `MANUAL` means that only `queue.forward` passes them on. */
  readonly forwardMode?: string | null;
  /** Which other tool controls the node, such as `CHARM`; then nobody imports by hand. */
  readonly controlledBy?: string | null;
  /** Whether imports are switched off. */
  readonly importDisabled?: boolean | null;
  /** Why imports are switched off. */
  readonly importDisabledReason?: string | null;
  /** Whether the queue imports by itself (a guess: SAP has not published the field). */
  readonly automaticImport?: boolean | null;
  /** Where content is deployed to. */
  readonly targets?: readonly NodeTarget[] | null;
}

/** A node on the path of a transport request, with what comes after it. */
export interface PathNode {
  /** The id of the node. */
  readonly nodeId: number;
  /** The name of the node. */
  readonly nodeName: string;
  /** Its status there; `null` where it is not. */
  readonly status: RequestStatus | null;
  /** Why there is no status: it started here, the queue cannot be read, or it has not arrived. */
  readonly absence?: 'origin' | 'unreadable' | 'notYet';
  /** The nodes that routes lead to from here. */
  readonly next: readonly PathNode[];
}

/** A place that a node deploys to. */
export interface NodeTarget {
  /** The id of the target. */
  readonly id?: number | null;
  /** The kind of content that it takes. */
  readonly contentType?: ContentType | (string & {}) | null;
  /** The destination that is used. */
  readonly destinationName?: string | null;
  /** Options of the deployment, as the service keeps them. */
  readonly importOptions?: unknown;
}

/** A way from one node to the next; a node is the target of at most one (shape seen in public clients). */
export interface Route {
  /** The id of the route. */
  readonly id: number;
  /** The name of the route. */
  readonly name?: string | null;
  /** What the route is for. */
  readonly description?: string | null;
  /** The node where it starts. */
  readonly sourceNodeId: number;
  /** The node that it leads to. */
  readonly targetNodeId: number;
}

