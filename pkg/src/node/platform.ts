import * as glue from '../../wasm/ctms_bg.js';
import type { CoreModule, Platform, WasmSource } from '../client/platform.js';
import { version } from '../version.js';
import { debugTracer } from './debug.js';
import { openFile } from './files.js';
import { checkCertificate } from './key-certificate.js';
import { openNetwork } from './network.js';
import { compile, compileFrom, instantiate } from './wasm.js';

let loaded: CoreModule | undefined;

/** Node: the core is compiled on first use, nothing has to be initialised. */
export const node: Platform = {
  ready: async () => {},
  core,
  open: openFile,
  network: openNetwork,
  blame: (error) => process.emitWarning(error instanceof Error ? error : String(error)),
  baseUrl: () => undefined,
  tracer: debugTracer,
  userAgent: `ctms/${version}`,
  countsExactly: true,
  showsCertificates: true,
  checkCertificate,
};

function core(): CoreModule {
  return loaded ??= instantiate('ctms', glue, compile(() => new URL('../../wasm/ctms_bg.wasm', import.meta.url)));
}

/**
 * Loads the core. Not needed in Node, where this is done on first use.
 *
 * @param source Only in a bundle that holds this package without its wasm: the
 *   path or file URL of `ctms/ctms.wasm`, its bytes, or its module.
 */
export async function init(source?: WasmSource): Promise<void> {
  if (source === undefined) return void core();
  const module = await compileFrom(source);
  loaded ??= instantiate('ctms', glue, module);
}
