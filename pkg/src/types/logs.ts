import type { ActionStatus, Severity } from './status.js';

/**
 * What an action does: `FU` file upload, `NE` export from a node, `NU` upload
 * to a node, `I` import, `DQ` remove, `RQ` reset, `CQ` clean-up, `FQ` forward,
 * `AQ` add to a queue. New ones may come.
 */
export type ActionType = 'FU' | 'NE' | 'NU' | 'I' | 'DQ' | 'RQ' | 'CQ' | 'FQ' | 'AQ' | (string & {});

/** An asynchronous operation of the service. An answer without `id` is refused, all else may be missing. */
export interface Action {
  readonly id: number;
  readonly type?: ActionType | null;
  readonly status?: ActionStatus | null;
  /** In the service's own spelling; `parseTime` reads all of them. */
  readonly startedAt?: string | null;
  /** Missing or null while it runs. */
  readonly endedAt?: string | null;
  readonly triggeredBy?: string | null;
  readonly triggeredByNamedUser?: string | null;
  readonly nodeName?: string | null;
  readonly transportRequests?: readonly ActionRequest[] | null;
}

/** A transport request of an action. */
export interface ActionRequest {
  readonly id?: number | null;
  readonly status?: ActionStatus | null;
  readonly entities?: readonly ActionFile[] | null;
}

/** A file or reference of a transport request in an action. */
export interface ActionFile {
  readonly id?: number | null;
  readonly fileName?: string | null;
  /** The file's id as text, or the reference. */
  readonly uri?: string | null;
  readonly status?: ActionStatus | null;
}

/** One line of a log. */
export interface LogMessage {
  /** Names the message; the service may list one several times. */
  readonly id?: number | null;
  /** SAP's name for the kind of message. */
  readonly messageId?: string | null;
  readonly severity?: Severity | null;
  /** The text; for deployments it may hold a link that expires after three days. */
  readonly message?: string | null;
  /** In the service's own spelling; `parseTime` reads all of them. */
  readonly createdAt?: string | null;
}

/** The log of a file or reference. */
export interface FileLog extends ActionFile {
  /** In the service's order, which is mostly the newest first. */
  readonly messages?: readonly LogMessage[] | null;
}

/** The log of one transport request within an action. */
export interface ActionLog {
  readonly transportRequestId: number;
  readonly status?: ActionStatus | null;
  /** In the service's order, which is mostly the newest first. */
  readonly messages?: readonly LogMessage[] | null;
  readonly entities?: readonly FileLog[] | null;
}

/** The log of one action on a transport request in one node. */
export interface RequestLog {
  readonly actionId: number;
  readonly actionType?: ActionType | null;
  readonly status?: ActionStatus | null;
  readonly actionStartedAt?: string | null;
  readonly actionTriggeredBy?: string | null;
  readonly actionTriggeredByNamedUser?: string | null;
  /** In the service's order, which is mostly the newest first. */
  readonly messages?: readonly LogMessage[] | null;
  readonly entities?: readonly FileLog[] | null;
}
