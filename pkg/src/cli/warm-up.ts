import { compileAhead } from '../node/wasm.js';

let compiled: Promise<void> | undefined;

/**
 * Loads what every release needs, and the wasm on other threads beside it.
 * Which wasm is ready when {@link warm} says so.
 */
export async function beginWarmUp(): Promise<void> {
  compiled = compileAhead();
  // Told to who waits for it.
  compiled.catch(() => {});
  // Loads fetch.
  new Headers();
  runShort();
  // Compiling goes on only after a turn of the event loop.
  await new Promise(setImmediate);
}

/** Waits for the end of what {@link beginWarmUp} has begun. */
export async function warm(): Promise<void> {
  await compiled;
}

/**
 * Switches off the optimising of wasm, which would take 10 MB and as many
 * milliseconds, and never be earned back in a run so short.
 *
 * Not before fetch is loaded: Node's own modules are cached as compiled for the
 * flags that it was built with, and with others would be compiled again, in 20 ms.
 * Not after the first turn of the event loop: it lays down how wasm is compiled.
 */
function runShort(): void {
  setFlag('--liftoff-only');
}

/** Keeps the young space of the heap from growing: as much of what was sent would pile up. */
export function sendMuch(): void {
  setFlag('--semi-space-growth-factor=1');
}

function setFlag(flag: string): void {
  process.getBuiltinModule('node:v8').setFlagsFromString(flag);
}
