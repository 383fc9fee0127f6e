import type { Followed, Released, TransportNode } from 'ctms';

import type { LandscapeDetail } from './landscape.js';
import type { Filter, Order } from './queue/rows.js';
import type { OperatedDetail } from './shared/operate.js';

/** What `ctms-request-select` tells. */
export interface RequestDetail {
  readonly nodeName: string;
  readonly transportRequestId: number;
}

/** What `ctms-node-select` tells. */
export interface NodeDetail {
  readonly node: TransportNode;
  /** Which statuses were chosen: those that wait, run or have failed; missing for the node itself. */
  readonly state?: 'waiting' | 'running' | 'failed';
}

/** What `ctms-follow-start` tells. */
export interface FollowDetail {
  readonly nodeName: string;
  readonly transportRequestIds: readonly number[];
  readonly actionId?: number;
}

/** What `ctms-view-change` tells: how a queue is filtered and sorted now. */
export interface ViewDetail extends Filter {
  readonly order: Order;
}

/** What `ctms-upload-progress` tells, in bytes; without `total` nothing is known of it. */
export interface UploadProgressDetail {
  readonly isSending: boolean;
  readonly sent: number;
  readonly total: number;
}

/** The events of all elements; they leave shadow roots. */
export interface CtmsEvents {
  'ctms-follow-close': CustomEvent<undefined>;
  'ctms-follow-start': CustomEvent<FollowDetail>;
  'ctms-followed': CustomEvent<Followed>;
  'ctms-landscape-load': CustomEvent<LandscapeDetail>;
  'ctms-node-select': CustomEvent<NodeDetail>;
  'ctms-operated': CustomEvent<OperatedDetail>;
  'ctms-released': CustomEvent<Released>;
  'ctms-request-select': CustomEvent<RequestDetail>;
  'ctms-retry': CustomEvent<undefined>;
  'ctms-search': CustomEvent<{ readonly text: string }>;
  'ctms-upload-progress': CustomEvent<UploadProgressDetail>;
  'ctms-view-change': CustomEvent<ViewDetail>;
}

declare global {
  interface HTMLElementEventMap extends CtmsEvents {}
}
