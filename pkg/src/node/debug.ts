import { debuglog } from 'node:util';

import type { Tracer } from '../client/host.js';

const log = debuglog('ctms');

/** Prints each request with `NODE_DEBUG=ctms`; nothing otherwise. */
export const debugTracer: Tracer | undefined = log.enabled ? {
  request: ({ requestNumber, method, origin, path, operation, attempt, correlationId }) => {
    log(`request ${requestNumber}: ${method} ${origin}${path} (${operation}, attempt ${attempt}, correlation id ${correlationId})`);
  },
  response: ({ requestNumber, method, path, status, errorCode, milliseconds }) => {
    log(`response ${requestNumber}: ${status ?? errorCode} for ${method} ${path} after ${milliseconds} ms`);
  },
} : undefined;
