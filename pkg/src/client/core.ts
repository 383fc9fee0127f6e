import { CtmsError, internal, usage, type ErrorReport } from '../errors.js';
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
  const options = written(request);
  try {
    return await unlessStopped(() => core.call(method, options, host as never) as Promise<T>);
  } catch (error) {
    if (isReport(error)) throw new CtmsError(error);
    if (error instanceof CtmsError) throw error;
    throw internal(error instanceof Error ? error.message : 'the core stopped');
  }
}

/** Writes options as JSON. What JSON would drop or refuse becomes a text, which the core refuses by its name. */
function written(request: object): string {
  try {
    return JSON.stringify(request, (_, value: unknown) => (typeof value === 'bigint' || Number.isNaN(value) ? String(value) : value));
  } catch {
    throw usage('USAGE', 'the options of the call can not be written as JSON', 'give texts, numbers and plain objects');
  }
}

/** Returns whether a value is an error as the core reports it. */
export function isReport(error: unknown): error is ErrorReport {
  return typeof error === 'object' && error !== null && 'exitCode' in error && 'hint' in error && !(error instanceof Error);
}
