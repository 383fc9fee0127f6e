import { setTimeout } from 'node:timers/promises';

import { CtmsError } from '../errors.js';
import { now, type Context } from './io.js';

/** Does what reads from elsewhere than the service, at most until the command's deadline, or until a signal ends it. */
export async function inTime<T>({ io, signal, deadline }: Context, doing: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const ended = new Promise<never>((_, reject) => { over.signal.addEventListener('abort', () => reject(over.signal.reason as Error)); });
  // Nobody waits for it when the work is done first.
  ended.catch(() => {});
  const cancel = (): void => over.abort(cancelled(doing));
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  const done = new AbortController();
  if (deadline !== undefined) {
    const left = Math.max(0, deadline - now(io));
    const wait = io.clock ? io.clock.sleep(left, done.signal, false) : setTimeout(left, undefined, { signal: done.signal });
    wait.then(() => over.abort(timedOut(doing)), () => {});
  }
  try {
    return await Promise.race([work(over.signal), ended]);
  } finally {
    done.abort();
    signal.removeEventListener('abort', cancel);
  }
}

function cancelled(doing: string): CtmsError {
  return new CtmsError({ code: 'CANCELLED', message: `${doing} was cancelled`, hint: 'run again to start from the beginning', retryable: false, exitCode: 130, details: {} });
}

function timedOut(doing: string): CtmsError {
  return new CtmsError({ code: 'TIMED_OUT', message: `${doing} took too long: the deadline of the whole command has passed`, hint: 'try again, or raise --timeout', retryable: true, exitCode: 4, details: {} });
}
