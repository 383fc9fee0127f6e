import type { ReadStream, WriteStream } from 'node:tty';

import type { Clock } from '../types/client.js';
import type { GlobalOptions } from './options.js';

/** What the process reads from and writes to. */
export interface Streams {
  readonly stdout: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;
  readonly stderr: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;
  readonly stdin: NodeJS.ReadableStream & Partial<Pick<ReadStream, 'isTTY'>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The clock of the command and its client, for tests; the machine's unless given. */
  readonly clock?: Clock | undefined;
}

/** What a command reads from and writes to. */
export interface Io extends Streams {
  /** For commands to the CI system alone: what is written here is not made harmless. */
  readonly raw: Pick<Streams, 'stdout' | 'stderr'>;
}

/** What a command works with: input, output, its signal. */
export interface Context {
  readonly io: Io;
  readonly options: GlobalOptions;
  /** Aborted by the first Ctrl-C, SIGTERM, SIGHUP or SIGQUIT. */
  readonly signal: AbortSignal;
  /** When the command must be over, as {@link now} counts. */
  readonly deadline: number | undefined;
}

/** Returns milliseconds on the command's clock. */
export function now({ clock }: Pick<Streams, 'clock'>): number {
  return (clock ?? performance).now();
}

/** A name and a value as an environment has them; empty counts as unset. */
export function variable(io: Io, name: string): string | undefined {
  const value = io.env[name];
  return value === undefined || value.trim() === '' ? undefined : value;
}
