import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { WasmSource } from '../client/platform.js';
import { usage } from '../errors.js';
import { guardedExports, guardedModule } from '../client/trap.js';

/** What wasm-bindgen writes beside each wasm. */
interface Glue {
  __wbg_set_wasm(exports: unknown): void;
}

/** Compiles a wasm of this package and joins it with its glue. */
export function instantiate<G extends Glue>(name: 'ctms' | 'job', glue: G, module: WebAssembly.Module): G {
  const instance = new WebAssembly.Instance(module, { [`./${name}_bg.js`]: glue as unknown as WebAssembly.ModuleImports });
  const exports = instance.exports as unknown as { readonly __wbindgen_start: () => void };
  glue.__wbg_set_wasm(guardedExports(exports));
  exports.__wbindgen_start();
  return guardedModule(glue);
}

/**
 * Compiles a wasm file of this package.
 *
 * @param place Where it is; in CommonJS made by a bundler this throws, because modules have no address there.
 */
export function compile(place: () => string | URL): WebAssembly.Module {
  try {
    return new WebAssembly.Module(readFileSync(place()));
  } catch (error) {
    throw notLoaded(error);
  }
}

/** Compiles the wasm from where the caller says. */
export async function compileFrom(source: WasmSource): Promise<WebAssembly.Module> {
  const given = await source;
  if (given instanceof WebAssembly.Module) return given;
  if (typeof given === 'string' || given instanceof URL) return compile(() => path(given));
  try {
    return await WebAssembly.compile((given instanceof Response ? await given.arrayBuffer() : given) as BufferSource);
  } catch (error) {
    throw notLoaded(error);
  }
}

function path(address: string | URL): string {
  return address instanceof URL || address.startsWith('file:') ? fileURLToPath(address) : address;
}

function notLoaded(error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return usage('NOT_INITIALISED', `the core of ctms could not be loaded: ${reason}`, ADVICE);
}

const ADVICE = 'keep ctms out of the bundle (esbuild: --external:ctms), or call "await init(source)" once with the path of ctms/ctms.wasm';
