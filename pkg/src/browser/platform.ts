import * as glue from '../../wasm/ctms_bg.js';
import { openBlob } from '../client/files.js';
import { usage } from '../errors.js';
import type { CoreModule, Network, NetworkOptions, OpenFile, Platform, WasmSource } from '../client/platform.js';
import type { FileInput } from '../types/files.js';
import { guardedExports, guardedModule } from '../client/trap.js';
import { sendForm } from './form.js';

const ADVICE = 'see that the page\'s server has the file ctms/ctms.wasm, and call "await init(url)" once with its address (development server of Vite up to 7: optimizeDeps.exclude); a Content-Security-Policy must allow \'wasm-unsafe-eval\'';

let loading: Promise<void> | undefined;
let loaded: CoreModule | undefined;

/**
 * Loads the core. The client's methods do this by themselves; synchronous
 * functions need it once before.
 *
 * @param source Only for bundlers that do not copy assets (esbuild, Rollup):
 *   the address of `ctms/ctms.wasm` (in Node its path), its bytes, or its module.
 * @throws {CtmsError} `NOT_INITIALISED` where it is not found.
 */
export async function init(source?: WasmSource): Promise<void> {
  loading ??= load(source ?? new URL('../../wasm/ctms_bg.wasm', import.meta.url)).catch((error: unknown) => {
    loading = undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw usage('NOT_INITIALISED', `the core of ctms could not be loaded: ${reason}`, ADVICE);
  });
  return loading;
}

/** A browser: the core is loaded by the first call, files are Blobs. */
export const browser: Platform = {
  ready: () => init(),
  core: () => {
    if (!loaded) {
      throw usage('NOT_INITIALISED', 'the core is not loaded yet', 'call "await init()" once before using a synchronous function in a browser');
    }
    return loaded;
  },
  open,
  network,
  blame: (error) => reportError(error),
  baseUrl: () => globalThis.location?.href,
  tracer: undefined,
  userAgent: undefined,
  // The browser tells progress some time after it was made, and not at all before a failure.
  countsExactly: false,
  showsCertificates: false,
  checkCertificate: ({ certificateAt }) => [{
    at: certificateAt,
    problem: 'cannot be used in a page, which can show no client certificate to the token server',
    advice: 'use it in Node, or a key with a client secret behind an approuter',
    severity: 'warning',
  }],
};

async function open(file: FileInput): Promise<OpenFile> {
  if (file instanceof Blob) return openBlob(file, sendForm);
  throw usage('NOT_IN_BROWSER', 'a browser cannot open a file by its path', 'give a File or Blob, for example of an <input type="file">');
}

async function network({ proxy, ca }: NetworkOptions): Promise<Network> {
  if (proxy || ca) throw usage('NOT_IN_BROWSER', 'a page can choose neither proxies nor certification authorities', 'remove the options proxy and ca: a browser uses its own');
  return { fetch: (url, init) => globalThis.fetch(url, init), close: async () => {} };
}

async function load(source: WasmSource): Promise<void> {
  const imports = { './ctms_bg.js': glue as unknown as WebAssembly.ModuleImports };
  const exports = (await instantiate(source, imports)).exports as unknown as typeof import('../../wasm/ctms_bg.wasm');
  glue.__wbg_set_wasm(guardedExports(exports));
  exports.__wbindgen_start();
  loaded = guardedModule(glue as CoreModule);
}

async function instantiate(source: WasmSource, imports: WebAssembly.Imports): Promise<WebAssembly.Instance> {
  const given = await (typeof source === 'string' || source instanceof URL ? fetch(source) : source);
  if (given instanceof Response && !given.ok) throw new Error(`status ${given.status} at ${given.url}`);
  if (given instanceof Response) return (await WebAssembly.instantiate(await given.arrayBuffer(), imports)).instance;
  const made = await WebAssembly.instantiate(given as BufferSource, imports);
  // A compiled module makes an instance, bytes make both.
  return made instanceof WebAssembly.Instance ? made : made.instance;
}
