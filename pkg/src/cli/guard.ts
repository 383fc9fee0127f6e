import type { Io, Streams } from './io.js';

/** Systems that obey commands in a job's log. */
const LOG_IS_READ = ['GITHUB_ACTIONS', 'TF_BUILD'];

/**
 * Makes sure that no text of a commit or of the service becomes a command of
 * the CI system: these find `##vso[` and `##[` anywhere in a line, and `::` at
 * its start. Our own commands take the raw streams.
 */
export function guard(streams: Streams): Io {
  const { stdout, stderr, env } = streams;
  const isRead = LOG_IS_READ.some((name) => env[name]);
  return {
    env,
    // Not looked at before it is wanted: Node opens it then.
    get stdin() { return streams.stdin; },
    raw: { stdout, stderr },
    stdout: isRead ? guarded(stdout) : stdout,
    stderr: isRead ? guarded(stderr) : stderr,
  };
}

function guarded<Stream extends NodeJS.WritableStream>(stream: Stream): Stream {
  const write = (text: string): boolean => stream.write(harmless(text));
  return Object.create(stream, { write: { value: write } }) as Stream;
}

function harmless(text: string): string {
  return text.replace(/#(?=#)/g, '# ').replace(/^(\s*):(?=:)/gm, '$1: ');
}
