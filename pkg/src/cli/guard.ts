import type { Io, Streams } from './io.js';
import { harmless } from './print/printable.js';

/**
 * Makes sure that no text of a commit or of the service is obeyed by the terminal, or becomes a
 * command of the CI system. Our own commands take the raw streams.
 */
export function guard(streams: Streams): Io {
  const err = once(() => patient(streams.stderr, () => {}));
  const out = once(() => patient(streams.stdout, (reason) => {
    process.exitCode ||= 1;
    err().write(`ctms: the output cannot be written: ${reason}\n`);
  }));
  const safeOut = once(() => guarded(out()));
  const safeErr = once(() => guarded(err()));
  // None is looked at before it is wanted: Node opens it then.
  return {
    env: streams.env,
    clock: streams.clock,
    get stdin() { return streams.stdin; },
    get stdout() { return safeOut(); },
    get stderr() { return safeErr(); },
    raw: {
      get stdout() { return out(); },
      get stderr() { return err(); },
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/**
 * A reader that goes away, as `head` does, ends neither a release nor its exit code. Where
 * something is lost for another reason, as on a full disk, the work goes on; without its result
 * the end is not a success.
 */
function patient<Stream extends NodeJS.WritableStream>(stream: Stream, tell: (reason: string) => void): Stream {
  let isTold = false;
  return stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' || isTold) return;
    isTold = true;
    tell(message);
  });
}

function guarded<Stream extends NodeJS.WritableStream>(stream: Stream): Stream {
  const write = (text: string): boolean => stream.write(harmless(text));
  return Object.create(stream, { write: { value: write } }) as Stream;
}
