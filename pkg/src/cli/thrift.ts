/**
 * Keeps the memory of a run small that sends an archive: optimising wasm would
 * take 10 MB and never be earned back in a run so short, and a young space that
 * grows would let as much of what was sent pile up.
 *
 * Loads fetch first: Node's own modules are cached as compiled for the flags
 * that it was built with, and with others would be compiled again, in 20 ms.
 */
export function beThrifty(): void {
  new Headers();
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  setFlagsFromString('--liftoff-only');
  setFlagsFromString('--semi-space-growth-factor=1');
}
