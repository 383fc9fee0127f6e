import { setTimeout } from 'node:timers/promises';

import type { CtmsEvent } from '../../types/event.js';
import { now, type Context, type Io } from '../io.js';
import { stageOf } from '../../node.js';
import { eventPrinter, statusWords } from './events.js';
import { liveLine } from './live-line.js';
import { span } from './words.js';

/** So often a log says what is known, in milliseconds. */
const LINE_EVERY_MS = 60_000;
/** So often the line on a terminal is drawn anew, in milliseconds. */
const DRAW_EVERY_MS = 1000;

/** Shows that something is followed while nothing happens. */
export interface FollowDisplay {
  /** Prints an event, and keeps what it says. */
  readonly onEvent: (event: CtmsEvent) => void;
  end(): void;
}

interface Followed {
  readonly status: string;
  /** Since when, on the command's clock. */
  readonly since: number;
}

/**
 * Shows what is followed: on a terminal one live line with the time that has
 * passed, in a log a line a minute, with `--quiet` nothing.
 *
 * @param limitMs How long it is followed.
 */
export function showFollowing(context: Context, limitMs: number): FollowDisplay {
  const { io, options } = context;
  const began = now(io);
  const known = new Map<string, Followed>();
  const live = io.stderr.isTTY && !options.quiet ? liveLine(io) : undefined;
  const print = eventPrinter(context);
  const lines = (): string[] => [...known].map(([what, { status, since }]) => {
    const at = now(io);
    return `${what}: ${statusWords(status)} for ${span(at - since)}; following for ${span(began + limitMs - at)} more`;
  });
  const remind = (): void => {
    if (live) live.draw(lines().join('; '));
    else if (!options.quiet) for (const line of lines()) io.stderr.write(`${line}\n`);
  };
  const over = new AbortController();
  void every(io, live ? DRAW_EVERY_MS : LINE_EVERY_MS, over.signal, remind);
  return {
    onEvent(event) {
      live?.clear();
      // How it ended is the result, which goes to stdout; only a document does not say it in words.
      const isEnd = event.type === 'status' && ['done', 'failed'].includes(stageOf(event.status));
      if (!isEnd || options.json) print(event);
      if (event.type === 'waiting' && !options.quiet) io.stderr.write(`${adviceFor(event)}\n`);
      if (event.type === 'status') keep(io, known, event);
      live?.draw(lines().join('; '));
    },
    end() {
      over.abort();
      live?.clear();
    },
  };
}

/** Does something again and again on the command's clock, without keeping the process. */
async function every({ clock }: Io, milliseconds: number, signal: AbortSignal, work: () => void): Promise<void> {
  const wait = clock ? () => clock.sleep(milliseconds, signal, false) : () => setTimeout(milliseconds, undefined, { signal, ref: false });
  // The wait rejects when it is over.
  while (await wait().then(() => !signal.aborted, () => false)) work();
}

function keep(io: Io, known: Map<string, Followed>, { nodeName, transportRequestId, status }: Extract<CtmsEvent, { type: 'status' }>): void {
  const what = `${nodeName}: transport request ${transportRequestId}`;
  if (['waiting', 'running'].includes(stageOf(status))) known.set(what, { status, since: now(io) });
  else known.delete(what);
}

/** What to do where nobody imports by itself. */
function adviceFor({ nodeName, transportRequestId }: Extract<CtmsEvent, { type: 'waiting' }>): string {
  return `${nodeName} is imported manually: run ctms import ${nodeName} ${transportRequestId}, or use --import-to ${nodeName}`;
}
