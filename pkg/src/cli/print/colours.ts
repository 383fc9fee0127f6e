import pc from 'picocolors';

import type { Io } from '../io.js';

type Colours = ReturnType<typeof pc.createColors>;

/** Colours for stdout: only on a terminal, and not with NO_COLOR. */
export function colours({ stdout, env }: Io): Colours {
  const wanted = stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return pc.createColors(wanted);
}

/** Returns how a status is coloured: green is done, yellow needs attention, red has failed. */
export function statusPaint(io: Io): (text: string, status: string | null | undefined) => string {
  const { green, yellow, red, cyan, dim } = colours(io);
  const paints: Readonly<Record<string, (text: string) => string>> = {
    succeeded: green,
    skipped: green,
    warning: yellow,
    repeat: yellow,
    error: red,
    fatal: red,
    running: cyan,
    deleted: dim,
  };
  return (text, status) => (paints[status ?? ''] ?? String)(text);
}

/** Returns how a message's severity is coloured. */
export function severityPaint(io: Io): (text: string, severity: string | null | undefined) => string {
  const { yellow, red } = colours(io);
  return (text, severity) => (severity === 'E' || severity === 'F' ? red(text) : severity === 'W' ? yellow(text) : text);
}
