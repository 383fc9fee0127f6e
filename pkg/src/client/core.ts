import { CtmsError, internal, type ErrorReport } from '../errors.js';
import { unlessStopped } from './trap.js';

export type { Core, Key } from '../../wasm/ctms_bg.js';

/**
 * Waits for a call of the core and makes an error of what it throws. A trap ends
 * the client: the core's memory cannot be trusted after it.
 */
export async function callCore<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await unlessStopped(call);
  } catch (thrown) {
    const error = errorOf(thrown);
    if (error instanceof CtmsError) throw error;
    throw internal(error instanceof Error ? error.message : 'the core stopped');
  }
}

/** Makes errors of what a function of the core throws. */
export function reported<T>(call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    throw errorOf(thrown);
  }
}

/** Makes an error of what the core throws, an object with a report; what others throw stays what it is. */
export function errorOf(thrown: unknown): unknown {
  const isReported = typeof thrown === 'object' && thrown !== null && !(thrown instanceof Error) && 'report' in thrown;
  if (!isReported) return thrown;
  return new CtmsError(thrown.report as ErrorReport, 'cause' in thrown ? { cause: thrown.cause } : undefined);
}

