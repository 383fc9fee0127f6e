import { readFileSync } from 'node:fs';

import { guardedExports, guardedModule } from '../trap.js';

/** What wasm-bindgen writes beside each wasm. */
interface Glue {
  __wbg_set_wasm(exports: unknown): void;
}

/** Compiles a wasm of this package and joins it with its glue. */
export function instantiate<G extends Glue>(name: 'ctms' | 'job', glue: G): G {
  const bytes = readFileSync(new URL(`../../wasm/${name}_bg.wasm`, import.meta.url));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { [`./${name}_bg.js`]: glue as never });
  const exports = instance.exports as never as { readonly __wbindgen_start: () => void };
  glue.__wbg_set_wasm(guardedExports(exports));
  exports.__wbindgen_start();
  return guardedModule(glue);
}
