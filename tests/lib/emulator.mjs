import { createEmulator } from 'ctms-emulator';

import { packSample } from '../../scripts/lib/archive.mjs';

/**
 * Starts an emulator for the tests of one file; it is reset before and closed
 * after by those tests.
 *
 * @param {object} [options] as createEmulator's
 */
export function startEmulator(options = {}) {
  return createEmulator({ port: 0, ...options });
}

/** The sample archive of examples/shop: where it is. */
export const sampleArchive = packSample;
