import type { ActionStatus, Severity } from './status.js';

/**
 * What an action does: `FU` file upload, `NE` export from a node, `NU` upload
 * to a node, `I` import, `DQ` remove, `RQ` reset, `CQ` clean-up, `FQ` forward,
 * `AQ` add to a queue. New ones may come.
 */
export type ActionType = 'FU' | 'NE' | 'NU' | 'I' | 'DQ' | 'RQ' | 'CQ' | 'FQ' | 'AQ' | (string & {});

/** An asynchronous operation of the service. An answer without `id` is refused, all else may be missing. */
export interface Action {
  /** The id of the action, for `client.actions`. */
  readonly id: number;
  /** What the action does. */
  readonly type?: ActionType | null;
  /** How it ended, or that it runs. */
  readonly status?: ActionStatus | null;
  /** In the service's own spelling; `parseTime` reads all of them. */
  readonly startedAt?: string | null;
  /** Missing or null while it runs. */
  readonly endedAt?: string | null;
  /** The user or client id that started it. */
  readonly triggeredBy?: string | null;
  /** The named user that was sent along. */
  readonly triggeredByNamedUser?: string | null;
  /** The node that it changed. */
  readonly nodeName?: string | null;
  /** The transport requests that it is about. */
  readonly transportRequests?: readonly ActionRequest[] | null;
}

/** A transport request of an action. */
export interface ActionRequest {
  /** The id of the transport request. */
  readonly id?: number | null;
  /** How the action ended for this transport request. */
  readonly status?: ActionStatus | null;
  /** Its files and references. */
  readonly entities?: readonly ActionFile[] | null;
}

/** A file or reference of a transport request in an action. */
export interface ActionFile {
  /** The id of the entry in the action. */
  readonly id?: number | null;
  /** The name of the file. */
  readonly fileName?: string | null;
  /** The file's id as text, or the reference. */
  readonly uri?: string | null;
  /** How the action ended for this file. */
  readonly status?: ActionStatus | null;
}

/** One line of a log. */
export interface LogMessage {
  /** Names the message; the service may list one several times. */
  readonly id?: number | null;
  /** SAP's name for the kind of message. */
  readonly messageId?: string | null;
  /** How bad it is: I, W, E or F. */
  readonly severity?: Severity | null;
  /** The text; for deployments it may hold a link that expires after three days. */
  readonly message?: string | null;
  /** In the service's own spelling; `parseTime` reads all of them. */
  readonly createdAt?: string | null;
}

/** What `inOrder` reads of a log message. */
export interface OrderedMessage {
  /** The id of the message; of several messages with the same id one remains. */
  readonly id?: number | null | undefined;
  /** When it was written, in any of the service's spellings. */
  readonly createdAt?: string | null | undefined;
}

/** The log of a file or reference. */
export interface FileLog extends ActionFile {
  /** In the service's order, which is mostly the newest first. */
  readonly messages?: readonly LogMessage[] | null;
}

/** The log of one transport request within an action. */
export interface ActionLog {
  /** The transport request that the log is about. */
  readonly transportRequestId: number;
  /** How the action ended for it. */
  readonly status?: ActionStatus | null;
  /** In the service's order, which is mostly the newest first. */
  readonly messages?: readonly LogMessage[] | null;
  /** The logs of its files and references. */
  readonly entities?: readonly FileLog[] | null;
}

/** The log of one action on a transport request in one node. */
export interface RequestLog {
  /** The id of the action. */
  readonly actionId: number;
  /** What the action does. */
  readonly actionType?: ActionType | null;
  /** How it ended, or that it runs. */
  readonly status?: ActionStatus | null;
  /** In the service's own spelling; `parseTime` reads all of them. */
  readonly actionStartedAt?: string | null;
  /** The user or client id that started it. */
  readonly actionTriggeredBy?: string | null;
  /** The named user that was sent along. */
  readonly actionTriggeredByNamedUser?: string | null;
  /** In the service's order, which is mostly the newest first. */
  readonly messages?: readonly LogMessage[] | null;
  /** The logs of the files and references. */
  readonly entities?: readonly FileLog[] | null;
}
