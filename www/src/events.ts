import type { Followed, Released, TransportNode } from 'ctms';

import type { LandscapeDetail } from './landscape.js';
import type { Filter, Order } from './queue/rows.js';
import type { OperatedDetail } from './shared/operate.js';

/** What `ctms-request-select` tells. */
export interface RequestDetail {
  /** The node in whose queue it is. */
  readonly nodeName: string;
  /** The transport request that was chosen. */
  readonly transportRequestId: number;
}

/** What `ctms-node-select` tells. */
export interface NodeDetail {
  /** The node that was chosen. */
  readonly node: TransportNode;
  /** Which statuses were chosen: those that wait, run or have failed; missing for the node itself. */
  readonly state?: 'waiting' | 'running' | 'failed';
}

/** What `ctms-follow-start` tells. */
export interface FollowDetail {
  /** The node that is imported into. */
  readonly nodeName: string;
  /** The transport requests of the import. */
  readonly transportRequestIds: readonly number[];
  /** The action of the import, where it is known. */
  readonly actionId?: number;
}

/** What `ctms-view-change` tells: how a queue is filtered and sorted now. */
export interface ViewDetail extends Filter {
  /** By which column rows are sorted. */
  readonly order: Order;
}

/** What `ctms-upload-progress` tells, in bytes; without `total` nothing is known of it. */
export interface UploadProgressDetail {
  /** Whether bytes are still to go. */
  readonly isSending: boolean;
  /** How many bytes have been sent. */
  readonly sent: number;
  /** How many bytes there are in all. */
  readonly total: number;
}

/** What `ctms-compare` tells: the names of the nodes that are compared now. */
export interface CompareDetail {
  /** The node that has it. */
  readonly first: string;
  /** The node that would get it. */
  readonly second: string;
}

/** What `ctms-search` tells. */
export interface SearchDetail {
  /** What is searched for. */
  readonly text: string;
}

/** The events of all elements; they leave shadow roots. */
export interface CtmsEvents {
  /** Somebody has chosen other nodes to compare. */
  'ctms-compare': CustomEvent<CompareDetail>;
  /** A follow panel was closed. */
  'ctms-follow-close': CustomEvent<undefined>;
  /** An import was started that can be followed. */
  'ctms-follow-start': CustomEvent<FollowDetail>;
  /** A followed import has ended. */
  'ctms-followed': CustomEvent<Followed>;
  /** Nodes and routes were read. */
  'ctms-landscape-load': CustomEvent<LandscapeDetail>;
  /** A node, or one of its counts, was chosen. */
  'ctms-node-select': CustomEvent<NodeDetail>;
  /** Transport requests were imported, forwarded, reset or removed. */
  'ctms-operated': CustomEvent<OperatedDetail>;
  /** A transport request was created. */
  'ctms-released': CustomEvent<Released>;
  /** A transport request was chosen. */
  'ctms-request-select': CustomEvent<RequestDetail>;
  /** The action that failed should be tried again. */
  'ctms-retry': CustomEvent<undefined>;
  /** Somebody searches all nodes. */
  'ctms-search': CustomEvent<SearchDetail>;
  /** An upload goes on. */
  'ctms-upload-progress': CustomEvent<UploadProgressDetail>;
  /** Filter or order of a queue were changed. */
  'ctms-view-change': CustomEvent<ViewDetail>;
}

declare global {
  interface HTMLElementEventMap extends CtmsEvents {}
}
