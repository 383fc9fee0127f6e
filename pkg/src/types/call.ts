import type { CtmsEvent } from './event.js';

/** What every call may say. */
export interface CallOptions {
  /** Ends the call; what it had begun is cleaned up within 3 seconds. */
  readonly signal?: AbortSignal | undefined;
  /** The deadline of the whole call in milliseconds, retries and waiting included. Default: none. */
  readonly timeoutMs?: number | undefined;
  /** Takes the news of this call. */
  readonly onEvent?: ((event: CtmsEvent) => void) | undefined;
}
