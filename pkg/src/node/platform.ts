import { readFileSync } from 'node:fs';

import * as glue from '../../wasm/ctms_bg.js';
import type { CoreModule, Platform } from '../platform.js';
import { guardedExports, guardedModule } from '../trap.js';
import { version } from '../version.js';
import { openFile } from './files.js';
import { checkCertificate } from './key-certificate.js';
import { openNetwork } from './network.js';

let loaded: CoreModule | undefined;

/** Node: the core is compiled on first use, nothing has to be initialised. */
export const node: Platform = {
  ready: async () => {},
  core,
  open: openFile,
  network: openNetwork,
  userAgent: `ctms/${version}`,
  countsExactly: true,
  showsCertificates: true,
  checkCertificate,
};

function core(): CoreModule {
  if (!loaded) {
    const bytes = readFileSync(new URL('../../wasm/ctms_bg.wasm', import.meta.url));
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { './ctms_bg.js': glue as never });
    const exports = instance.exports as never as typeof import('../../wasm/ctms_bg.wasm');
    glue.__wbg_set_wasm(guardedExports(exports));
    exports.__wbindgen_start();
    loaded = guardedModule(glue);
  }
  return loaded;
}
