import type { CallOptions } from './call.js';
import type { CtmsEvent } from './event.js';
import type { LogLine } from '../../wasm/ctms_bg.js';
import type { NodeInput } from './landscape.js';

export type { Followed, FollowedFile, FollowedRequest, LogLine, Promoted, PromotedStep } from '../../wasm/ctms_bg.js';

/** A message with severity error or fatal. */
export type FollowedError = LogLine;

/** How often the service is asked. */
export interface PollOptions {
  /** The first wait between two looks in milliseconds. Default 2,000, at least 10. */
  readonly pollMs?: number | undefined;
  /** The longest wait between two looks in milliseconds; it is reached step by step. Default 20,000. */
  readonly longestPollMs?: number | undefined;
}

/** What is followed: an action, or a transport request in one node's queue. */
export type FollowTarget =
  | {
      /** The action, as an import returned it. */
      readonly actionId: number;
      /** The node that the action has to be about. Default: any node. */
      readonly node?: NodeInput;
      /** The transport request that the action has to be about. Default: all transport requests of the action. */
      readonly transportRequestId?: number;
    }
  | {
      /** The node in whose queue the request is; a queue entry's `nodeId` or `nodeName`. */
      readonly node: NodeInput;
      /** The transport request. It is followed until its status there is final, no matter who imports it. */
      readonly transportRequestId: number;
    };

/**
 * What `client.follow` takes.
 *
 * `timeoutMs` is how long it follows; default one hour. Then it rejects with
 * `FOLLOW_ENDED`; the import goes on without it.
 */
export type FollowOptions = FollowTarget & PollOptions & CallOptions;

/** News while something is followed: those of every call, and {@link FollowNews}. */
export type FollowEvent = CtmsEvent;

/**
 * A follow that has begun.
 *
 * Iterate it for its news, await `result` for its end, or both. Leaving the
 * loop early does not end it: the `signal` does. A failure is thrown by
 * both; an import that ends in error is not a failure, see `isSuccess`.
 *
 * @example
 * ```ts
 * const following = client.follow({ actionId });
 * for await (const event of following) if (event.type === 'message') console.log(event.text);
 * const { isSuccess } = await following.result;
 * ```
 */
export interface Following<Result> extends AsyncIterable<FollowEvent> {
  /** How it ended. */
  readonly result: Promise<Result>;
}

/** What `client.promote` takes. `timeoutMs` is for the whole way; default one hour for each node. */
export interface PromoteOptions extends PollOptions, CallOptions {
  /** The transport request. */
  readonly transportRequestId: number;
  /** The last node to import into. */
  readonly to: NodeInput;
  /** The first node to import into. Default: the first one on the way whose queue holds the request. */
  readonly from?: NodeInput | undefined;
  /** The user that the service shows; at most 60 characters. Default: the client's. */
  readonly namedUser?: string | undefined;
  /** Whether a warning stops the way. Default false. */
  readonly stopOnWarning?: boolean | undefined;
}

/** What `client.checkRoute` takes. */
export interface RouteOptions extends CallOptions {
  /** Where the way begins. Default: the first node of all. */
  readonly from?: NodeInput | undefined;
  /** Whether nothing is imported into `from` itself, because requests are exported from there. Default false. */
  readonly afterFrom?: boolean | undefined;
}
