import type { BodySource } from '../body.js';
import type { RequestRecord } from './operation.js';

/** One request on its way through the emulator. */
export interface Exchange {
  /** As it comes in; a fault may stop it. */
  readonly body: BodySource;
  readonly record: RequestRecord;
  readonly certificateClientId: string | undefined;
  /** Aborts when nobody waits for the answer any more: the caller has left, or the emulator is closed. */
  readonly left: AbortSignal;
  /** True where the server writes bytes itself; then an answer that is sent at once has its body here only. */
  readonly takesBytes: boolean;
  bytes?: Uint8Array;
  /** True when the connection shall be reset instead of an answer. */
  isCut: boolean;
  /** True when no answer shall come until the caller has left. */
  isHeld: boolean;
  /** True when the answer shall not wait for the rest of the request's body. */
  isEarly: boolean;
}

/** Thrown by a body that a fault stops. */
export class CutShort extends Error {}

/** Returns a body that ends with `CutShort` after its first piece, or after half of that if it is the only one. */
export function cutShort(body: BodySource): BodySource {
  let isFirst = true;
  return {
    async read() {
      if (!isFirst) throw new CutShort('The connection was cut by a fault');
      isFirst = false;
      const piece = await body.read();
      return piece?.subarray(0, Math.floor(piece.length / 2));
    },
  };
}
