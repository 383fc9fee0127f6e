import { browser } from './browser/platform.js';
import { Client } from './client.js';
import type { ClientOptions } from './types.js';

/** A client of SAP Cloud Transport Management. */
export class CtmsClient extends Client {
  /** @param options A service key, a token provider, or at least the API's address. */
  constructor(options: ClientOptions = {}) {
    super(options, browser);
  }
}

export { init, type WasmSource } from './browser/platform.js';
export { CtmsError, isCtmsError, type CtmsErrorCode, type CtmsErrorDetails, type Finding } from './errors.js';
export type * from './types.js';
export { version } from './version.js';
