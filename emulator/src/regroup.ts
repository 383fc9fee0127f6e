import type { BodySource } from './body.js';

/** At least so many bytes go to the parser at once, unless the body ends. */
const least = 32 * 1024;
/** A boundary that is closer to the end of a piece than this waits for more. */
const headerRoom = 16 * 1024;

/**
 * Returns the same bytes in pieces that keep a multipart boundary and the headers behind it together.
 *
 * The parser loses headers and the closing boundary when they come in several small pieces, as from
 * clients that write them line by line.
 */
export function regroup(body: BodySource, boundary: string): BodySource {
  const delimiter = new TextEncoder().encode(`--${boundary}`);
  let held: Uint8Array = new Uint8Array(0);
  let isEnd = false;
  return {
    async read() {
      while (!isEnd) {
        const piece = await body.read();
        isEnd = piece === undefined;
        held = join(held, piece ?? new Uint8Array(0));
        const cut = isEnd ? held.length : safeCut(held, delimiter);
        if (cut === 0) continue;
        const ready = held.subarray(0, cut);
        held = held.subarray(cut);
        return ready;
      }
      return undefined;
    },
  };
}

function safeCut(bytes: Uint8Array, delimiter: Uint8Array): number {
  if (bytes.length < least) return 0;
  const last = lastIndexOf(bytes, delimiter, bytes.length - headerRoom);
  if (last === undefined) return bytes.length;
  // The line break before a boundary belongs to it.
  return Math.max(0, last - 2);
}

function lastIndexOf(bytes: Uint8Array, wanted: Uint8Array, from: number): number | undefined {
  for (let at = bytes.lastIndexOf(0x2d); at >= from; at = bytes.lastIndexOf(0x2d, at - 1)) {
    if (wanted.every((byte, offset) => bytes[at + offset] === byte)) return at;
    if (at === 0) return undefined;
  }
  return undefined;
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
