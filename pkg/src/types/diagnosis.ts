import type { CallOptions } from './call.js';
import type { NodeInput, TransportNode } from './landscape.js';
import type { LogMessage } from './logs.js';
import type { QueuedRequest } from './queue.js';
import type { RequestStatus } from './status.js';

export type { Diagnosis, DiagnosisWho, Explanation } from '../../wasm/ctms_bg.js';

/** A message of a log, as the service returns it. */
export type DiagnoseMessage = Pick<LogMessage, 'severity' | 'message' | 'createdAt'>;

/** What is known beside the messages; all of it may be missing. */
export interface DiagnosisContext {
  /** The status of the transport request or action. Default: that of `request`. */
  readonly status?: RequestStatus | undefined;
  /** Fields of the node. */
  readonly node?: Partial<TransportNode> | undefined;
  /** Fields of the transport request in the queue. */
  readonly request?: Partial<QueuedRequest> | undefined;
}

/** What `client.explain` takes. */
export interface ExplainOptions extends CallOptions {
  /** The node. */
  readonly node: NodeInput;
  /** The transport request. */
  readonly transportRequestId: number;
}
