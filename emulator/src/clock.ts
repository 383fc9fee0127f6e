/** Where the emulator takes its time from. */
export interface Clock {
  /** Returns the time in milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms` milliseconds of this clock, never for `Infinity`; rejects when `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves the time on by `ms` milliseconds and wakes all that slept that long. */
  advance(ms: number): void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(asError(signal.reason));
      const onAbort = (): void => {
        clearTimeout(timer);
        reject(asError(signal.reason));
      };
      const wake = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const timer = ms === Infinity ? undefined : setTimeout(wake, ms);
      signal.addEventListener('abort', onAbort, { once: true });
    }),
};

/** Returns a clock for tests that starts at `start` (milliseconds since 1970). */
export function manualClock(start: number = Date.UTC(2025, 0, 15, 8, 30)): ManualClock {
  let time = start;
  let sleepers: { until: number; wake: () => void }[] = [];
  return {
    now: () => time,
    advance(ms) {
      time += ms;
      const due = sleepers.filter((sleeper) => sleeper.until <= time);
      sleepers = sleepers.filter((sleeper) => sleeper.until > time);
      for (const sleeper of due) sleeper.wake();
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(asError(signal.reason));
        const sleeper = {
          until: time + ms,
          wake: () => {
            signal.removeEventListener('abort', onAbort);
            resolve();
          },
        };
        const onAbort = (): void => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(asError(signal.reason));
        };
        sleepers.push(sleeper);
        signal.addEventListener('abort', onAbort, { once: true });
      }),
  };
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
