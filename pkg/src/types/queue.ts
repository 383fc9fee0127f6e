import type { CallOptions } from './call.js';
import type { ContentType } from './files.js';
import type { RequestStatus } from './status.js';

export type { ImportStarted, Operated } from '../../wasm/ctms_bg.js';

/**
 * A transport request in a node's queue. SAP's specification promises no field:
 * a response without `id` is refused; what else the service leaves out is `null`,
 * or the value that is named here.
 */
export interface QueuedRequest {
  /** The transport request's id, the same in every queue. */
  readonly id: number;
  /** Its status in this queue; `unknown` where the service names none. */
  readonly status: RequestStatus;
  /** Whether its content has been cleaned up; `false` where the service does not say. */
  readonly archived: boolean;
  /** Its place in the queue, from 1; imports follow it. */
  readonly position: number | null;
  /** When it was created, in the service's own spelling. */
  readonly createdAt: string | null;
  /** The same as a `Date`, read when it is asked for: neither in JSON nor in copies. */
  readonly createdDate: Date | null;
  /** When it came into this queue, in the service's own spelling. */
  readonly queuedAt: string | null;
  /** The same as a `Date`, as `createdDate`. */
  readonly queuedDate: Date | null;
  /** The technical user that created it. */
  readonly createdBy: string | null;
  /** The named user that was given. */
  readonly createdByNamedUser: string | null;
  /** Its description; empty where the service has none. */
  readonly description: string;
  /** The name of the node that it was exported from or uploaded to. */
  readonly origin: string | null;
  /** What it carries; empty where the service does not say. */
  readonly entries: readonly QueuedEntry[];
}

/** One archive or reference in a transport request. */
export interface QueuedEntry {
  /** The id of the entry. */
  readonly id?: number | null;
  /** Whether it is a file of the service or a reference. */
  readonly storageType?: 'FILE' | 'REFERENCE' | (string & {}) | null;
  /** What the entry is, such as `MTA`. */
  readonly contentType?: ContentType | (string & {}) | null;
  /** The file's id as text, or the reference. */
  readonly uri?: string | null;
}

/** A point in time for a filter: a `Date`, or a text such as `2026-01-31` or `2026-01-31T12:00:00Z`. */
export type TimeInput = Date | string;

/** Which transport requests of a queue are listed. The service knows no paging. */
export interface QueueOptions extends CallOptions {
  /**
   * Only these statuses, as the API's words or the filter's letters.
   *
   * Default: all of them.
   *
   * @example `status: ['initial', 'repeat']`, `status: 'in,re'`
   */
  readonly status?: RequestStatus | readonly RequestStatus[] | undefined;
  /** Made at or after this time. It is sent in UTC with milliseconds, the only form that the service accepts. */
  readonly createdFrom?: TimeInput | undefined;
  /** Made at or before this time; of a day alone, until its end. */
  readonly createdTo?: TimeInput | undefined;
  /** In this queue since this time or later. */
  readonly queuedFrom?: TimeInput | undefined;
  /** In this queue since this time or earlier; of a day alone, until its end. */
  readonly queuedTo?: TimeInput | undefined;
  /** Made by this user. */
  readonly owner?: string | undefined;
}

/**
 * What `client.queue.watch` takes. There is no `timeoutMs`: a watch ends with its
 * `signal`, for example `AbortSignal.timeout(60_000)`.
 */
export interface QueueWatchOptions extends Omit<QueueOptions, 'timeoutMs'> {
  /** How often the queue is read, in milliseconds. Default 5,000, at least 10. */
  readonly pollMs?: number | undefined;
}

/** What acting on a queue takes. */
export interface OperateOptions extends CallOptions {
  /** The user that the service shows; at most 60 characters. Default: the client's. */
  readonly namedUser?: string | undefined;
  /**
   * Sends without looking at the status of the requests first. Default false.
   *
   * A node that is controlled by another tool or whose imports are disabled is
   * refused all the same.
   */
  readonly force?: boolean | undefined;
}
