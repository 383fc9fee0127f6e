import type { Clock } from '../types/client.js';
import type { Timers } from './platform.js';

/** Makes timers for the core of a clock that the caller gave. */
export function timersOf(clock: Clock): Timers {
  return {
    now: () => clock.now(),
    start: (done, milliseconds, isAttempt) => {
      const timer = new AbortController();
      // A timer that was stopped rejects, and nobody waits for it.
      clock.sleep(milliseconds, timer.signal, isAttempt).then(() => { if (!timer.signal.aborted) done(); }, () => {});
      return timer;
    },
    stop: (timer) => timer.abort(),
  };
}
