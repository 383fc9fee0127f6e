import type { RequestStatus, Severity } from './status.js';

/** News of a call. More types may come. */
export type CtmsEvent =
  | { readonly type: 'step'; readonly doing: string }
  | { readonly type: 'answered'; readonly method: string; readonly path: string; readonly status: number; readonly milliseconds: number }
  | { readonly type: 'retrying'; readonly doing: string; readonly reason: string; readonly milliseconds: number }
  | { readonly type: 'skipped'; readonly check: string; readonly reason: string }
  | { readonly type: 'warning'; readonly text: string }
  | FollowNews;

/** News of what is followed. */
export type FollowNews =
  | {
      /** A transport request waits, and its node does not import automatically: somebody has to start the import. Once for each. */
      readonly type: 'waiting';
      readonly nodeName: string;
      readonly transportRequestId: number;
    }
  | {
      /** The status of a transport request in a node is seen for the first time, or has changed. */
      readonly type: 'status';
      readonly nodeName: string;
      readonly transportRequestId: number;
      readonly status: RequestStatus;
      readonly actionId?: number;
    }
  | {
      /** A new log message, each once, in the order of time. */
      readonly type: 'message';
      readonly nodeName: string;
      readonly transportRequestId: number;
      readonly actionId?: number;
      /** The file that it is about; missing where it is about the whole request. */
      readonly fileName?: string;
      readonly severity: Severity;
      readonly text: string;
      /** In the service's own spelling; `parseTime` reads all of them. */
      readonly createdAt?: string;
    };
