import pc from 'picocolors';

import { severityOf } from '../../node.js';
import type { Io } from '../io.js';
import { OWN } from './printable.js';

type Colours = ReturnType<typeof pc.createColors>;

/** Colours for stdout: only on a terminal, and not with NO_COLOR. */
export function colours({ stdout, env }: Io): Colours {
  const wanted = stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  const paints = pc.createColors(wanted);
  return wanted ? marked(paints) : paints;
}

/** Marks the sequences as our own: those of a foreign text are taken out. */
function marked(paints: Colours): Colours {
  const entries = Object.entries(paints).map(([name, paint]) => {
    if (typeof paint !== 'function') return [name, paint];
    const [open = '', close = ''] = paint('|').replaceAll('\u001b', OWN).split('|');
    return [name, (text: string) => `${open}${text}${close}`];
  });
  return Object.fromEntries(entries) as Colours;
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
  const paints = { error: red, warning: yellow, info: String, unknown: String };
  return (text, severity) => paints[severityOf(severity)](text);
}
