import type { Io } from './io.js';

/** Ctrl-C, an ended job, a closed terminal, Ctrl-\: all of them stop the command, and let it clean up first. */
const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

/**
 * Runs work that a signal aborts: the first one lets it clean up, the second stops at once.
 */
export async function interruptible<T>(io: Io, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    io.stderr.write('Stopping and cleaning up; press Ctrl-C again to stop at once.\n');
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}
