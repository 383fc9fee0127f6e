import { internal, type CtmsError } from '../errors.js';

/** Why the core has stopped; all clients share one core, so it has stopped for all of them. */
let stopped: CtmsError | undefined;

/** The calls that wait for the core. */
const waiting = new Set<(reason: CtmsError) => void>();

/**
 * Wraps the exports of the wasm: after a trap, or an exception that went
 * through the core, its memory cannot be trusted and nothing enters it again.
 *
 * An exception is swallowed here and told by the call that waits: most entries
 * come from a microtask, where it would end the process.
 */
export function guardedExports<T extends object>(exports: T): T {
  const entries = Object.entries(exports).map(([name, value]) => [name, typeof value === 'function' ? guarded(value) : value]);
  return Object.fromEntries(entries) as T;
}

/** What every glue of an entry takes for a result without an error: as a number and as a tuple. */
const NOTHING: readonly number[] = Object.freeze([0, 0, 0, 0]);

type Entry = (...args: unknown[]) => unknown;

function guarded(enter: Entry): Entry {
  return (...args) => {
    if (stopped) return NOTHING;
    try {
      return enter(...args);
    } catch (error) {
      stop(error);
      return NOTHING;
    }
  };
}

function stop(error: unknown): void {
  stopped = internal(error instanceof Error ? error.message : 'the core stopped');
  for (const reject of waiting) reject(stopped);
  waiting.clear();
}

/** Wraps the functions that are called from here, so that they throw when the core has stopped. */
export function guardedModule<T extends object>(glue: T): T {
  const entries = Object.entries(glue).map(([name, value]) => [name, typeof value === 'function' ? throwing(value) : value]);
  return Object.fromEntries(entries) as T;
}

function throwing<F extends object>(callable: F): F {
  return new Proxy(callable, {
    apply: (target, self, args) => entered(() => Reflect.apply(target as unknown as Entry, self, args) as unknown),
    construct: (target, args) => entered(() => Reflect.construct(target as unknown as new () => object, args) as object),
  });
}

function entered<T>(work: () => T): T {
  if (stopped) throw stopped;
  try {
    const result = work();
    if (!hasStopped()) return result;
  } catch (error) {
    // What the glue makes of NOTHING says nothing.
    if (!hasStopped()) throw error;
  }
  throw stopped;
}

function hasStopped(): boolean {
  return stopped !== undefined;
}

/** Waits for a promise of the core, which never settles when the core has stopped. */
export function unlessStopped<T>(begin: () => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    waiting.add(reject);
    const settle = <V>(done: (value: V) => void) => (value: V): void => {
      waiting.delete(reject);
      done(value);
    };
    try {
      entered(begin).then(settle(resolve), settle(reject));
    } catch (error) {
      settle(reject)(error as CtmsError);
    }
  });
}
