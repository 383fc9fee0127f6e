import * as glue from '../../wasm/ctms_bg.js';
import type { CoreModule, Platform } from '../platform.js';
import { version } from '../version.js';
import { openFile } from './files.js';
import { checkCertificate } from './key-certificate.js';
import { openNetwork } from './network.js';
import { instantiate } from './wasm.js';

let loaded: CoreModule | undefined;

/** Node: the core is compiled on first use, nothing has to be initialised. */
export const node: Platform = {
  ready: async () => {},
  core,
  open: openFile,
  network: openNetwork,
  blame: (error) => process.emitWarning(error instanceof Error ? error : String(error)),
  userAgent: `ctms/${version}`,
  countsExactly: true,
  showsCertificates: true,
  checkCertificate,
};

function core(): CoreModule {
  return loaded ??= instantiate('ctms', glue);
}
