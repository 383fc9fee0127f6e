import type { CtmsEvent } from '../../wasm/ctms_bg.js';

export type {
  AnsweredEvent, CtmsEvent, LogMessageEvent, RetryingEvent, SkippedEvent, StatusEvent, StepEvent, WaitingEvent, WarningEvent,
} from '../../wasm/ctms_bg.js';

/** Events while something is followed: a transport request that waits for somebody to import it, its status in a node, seen first or changed, and each new log message, once and in the order of time. */
export type FollowNews = Extract<CtmsEvent, {
  /** Which event it is. */
  readonly type: 'waiting' | 'status' | 'message';
}>;
