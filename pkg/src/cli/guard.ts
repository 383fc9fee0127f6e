import type { Io, Streams } from './io.js';

/** Systems that obey commands in a job's log. */
const LOG_IS_READ = ['GITHUB_ACTIONS', 'TF_BUILD'];

/**
 * Makes sure that no text of a commit or of the service becomes a command of
 * the CI system: these find `##vso[` and `##[` anywhere in a line, and `::` at
 * its start. Our own commands take the raw streams.
 */
export function guard(streams: Streams): Io {
  const isRead = LOG_IS_READ.some((name) => streams.env[name]);
  const err = once(() => patient(streams.stderr, () => {}));
  const out = once(() => patient(streams.stdout, (reason) => {
    process.exitCode ||= 1;
    err().write(`ctms: the output cannot be written: ${reason}\n`);
  }));
  const safeOut = once(() => (isRead ? guarded(out()) : out()));
  const safeErr = once(() => (isRead ? guarded(err()) : err()));
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
 * the end is no success.
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

function harmless(text: string): string {
  return text.replace(/#(?=#)/g, '# ').replace(/^(\s*):(?=:)/gm, '$1: ');
}
