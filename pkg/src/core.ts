import { CtmsError, internal, type ErrorReport } from './errors.js';
import type { CoreModule, Host } from './platform.js';
import { unlessStopped } from './trap.js';

/** A client in the core. */
export type Core = InstanceType<CoreModule['Core']>;

/** Its asynchronous methods: `perform` answers with JSON, `connectAhead` with nothing, the others with objects. */
export type CoreMethod = 'release' | 'plan' | 'putDescriptor' | 'perform' | 'inspect' | 'connectAhead';

/**
 * Calls a method of the core and turns its reports into errors. A trap ends
 * the client: the core's memory cannot be trusted after it.
 */
export async function callCore<T>(core: Core, method: CoreMethod, request: object, host: Partial<Host>): Promise<T> {
  try {
    return await unlessStopped(() => core.call(method, JSON.stringify(request), host as never) as Promise<T>);
  } catch (error) {
    if (isReport(error)) throw new CtmsError(error);
    if (error instanceof CtmsError) throw error;
    throw internal(error instanceof Error ? error.message : 'the core stopped');
  }
}

/** Returns whether a value is an error as the core reports it. */
export function isReport(error: unknown): error is ErrorReport {
  return typeof error === 'object' && error !== null && 'exitCode' in error && 'hint' in error && !(error instanceof Error);
}
