/** Loads fetch, which compiles its own wasm beside what comes next, and prepares V8 for a short run. */
export async function warmUp(): Promise<void> {
  new Headers();
  runShort();
  await turn();
}

/** Lets the event loop go round once: requests and fetch's wasm go on only there. */
export async function turn(): Promise<void> {
  await new Promise(setImmediate);
}

/**
 * Switches off the optimising of wasm, which would take 10 MB and as many
 * milliseconds, and never be earned back in a run so short; and validates only
 * the functions that are called.
 *
 * Not before fetch is loaded: Node's own modules are cached as compiled for the
 * flags that it was built with, and with others would be compiled again, in 20 ms.
 * Not after the first turn of the event loop: it lays down how wasm is compiled.
 */
function runShort(): void {
  setFlag('--liftoff-only');
  setFlag('--wasm-lazy-validation');
}

/** Keeps the young space of the heap from growing: as much of what was sent would pile up. */
export function sendMuch(): void {
  setFlag('--semi-space-growth-factor=1');
}

function setFlag(flag: string): void {
  process.getBuiltinModule('node:v8').setFlagsFromString(flag);
}
