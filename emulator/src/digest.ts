/** Computes a SHA-256 piece by piece. */
export interface Digest {
  update(piece: Uint8Array): unknown;
  /** Returns 64 hexadecimal digits. */
  finish(): string;
}

/** Starts a digest; Node and a Service Worker have different ones. */
export type StartDigest = () => Promise<Digest>;
