import { Client } from './client.js';
import { node } from './node/platform.js';
import type { ClientOptions } from './types.js';

/** A client of SAP Cloud Transport Management. */
export class CtmsClient extends Client {
  /** @param options A service key, a token provider, or at least the API's address. */
  constructor(options: ClientOptions = {}) {
    super(options, node);
  }
}

/** Does nothing in Node, where the core is compiled on first use. */
export async function init(): Promise<void> {}

export { CtmsError, isCtmsError, type CtmsErrorCode, type CtmsErrorDetails, type Finding } from './errors.js';
export type * from './types.js';
export { version } from './version.js';
