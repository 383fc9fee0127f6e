import { createHash } from 'node:crypto';
import type { StartDigest } from '../digest.js';

/** SHA-256 by Node. */
export const startNodeDigest: StartDigest = () => {
  const hash = createHash('sha256');
  return Promise.resolve({ update: (piece) => hash.update(piece), finish: () => hash.digest('hex') });
};
