import { compileAhead } from '../node/wasm.js';

let compiled: Promise<void> | undefined;

/** Begins what other threads can do while the command line is read. */
export function beginWarmUp(): void {
  compiled ??= compileAhead();
  // Told to who waits for it.
  compiled.catch(() => {});
}

/** Loads what every release needs, fetch and the wasm, beside each other; then sees to it that memory stays small. */
export async function warmUp(): Promise<void> {
  beginWarmUp();
  // Compiling goes on only after a turn of the event loop.
  await new Promise(setImmediate);
  new Headers();
  keepMemorySmall();
  await compiled;
}

/**
 * Optimising wasm would take 10 MB and never be earned back in a run so short,
 * and a young space that grows would let as much of what was sent pile up.
 *
 * Not before fetch is loaded: Node's own modules are cached as compiled for the
 * flags that it was built with, and with others would be compiled again, in 20 ms.
 */
function keepMemorySmall(): void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  setFlagsFromString('--liftoff-only');
  setFlagsFromString('--semi-space-growth-factor=1');
}
