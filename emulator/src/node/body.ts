import type { IncomingMessage } from 'node:http';
import type { BodySource } from '../body.js';

/** The body of a request that a Node server received, without a detour over web streams. */
export function bodyOfIncoming(incoming: IncomingMessage): BodySource {
  let pieces: AsyncIterator<Uint8Array> | undefined;
  return {
    async read() {
      pieces ??= incoming.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
      const piece = await pieces.next();
      return piece.done === true ? undefined : piece.value;
    },
  };
}
