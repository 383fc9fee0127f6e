import { reported } from '../../client/core.js';
import { CtmsError, isCtmsError, usage } from '../../errors.js';
import type { CtmsClient } from '../../node.js';
import { node } from '../../node/platform.js';
import type { CtmsEvent } from '../../types/event.js';
import type { Followed, FollowTarget, Promoted } from '../../types/follow.js';
import { callOptions } from '../client.js';
import type { Context } from '../io.js';
import type { following, goingOn } from '../options.js';
import { adviceWords } from '../print/advice.js';
import { printable } from '../print/printable.js';
import { showFollowing } from '../print/following.js';
import type { OptionValues } from '../spec.js';
import { openLogFolder, saveLog } from './save-logs.js';

/** The options of every command that can follow. */
export type FollowOptions = OptionValues<typeof following>;

/** How long something is followed unless `--timeout` says otherwise, in milliseconds. */
const USUAL_MS = 3_600_000;

/** Follows all targets at once, prints their events, and returns how each ended; where one cannot be followed, none is any longer. */
export async function followAll(context: Context, client: CtmsClient, targets: readonly FollowTarget[], { poll, saveLogs }: FollowOptions): Promise<Followed[]> {
  await openLogFolder(saveLogs);
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  try {
    const all = await shown(context, (onEvent) =>
      Promise.all(targets.map((target) => client.follow({ ...target, pollMs: milliseconds(poll), ...callOptions(context), signal, onEvent }).result)));
    await saveLog(saveLogs, all.flatMap(({ messages }) => messages));
    return all;
  } finally {
    // What still follows would keep the process for as long as the import takes.
    over.abort();
  }
}

/** Takes a transport request along the routes, and prints what happens. */
export async function promote(
  context: Context,
  client: CtmsClient,
  route: { readonly transportRequestId: number; readonly to: string; readonly from?: string | undefined; readonly namedUser?: string | undefined },
  { poll, failOn, saveLogs }: FollowOptions,
): Promise<Promoted> {
  await openLogFolder(saveLogs);
  const promoted = await shown(context, (onEvent) =>
    client.promote({ ...route, pollMs: milliseconds(poll), stopOnWarning: failOn === 'warning', ...callOptions(context), onEvent }).result);
  await saveLog(saveLogs, promoted.steps.flatMap(({ followed }) => followed?.messages ?? []));
  return promoted;
}

/** Refuses options that have no effect without following. */
export function refuseUnused({ follow, importTo, failOn, poll, saveLogs }: OptionValues<typeof goingOn>): void {
  if (follow || importTo !== undefined) return;
  const given = { '--fail-on': failOn, '--poll': poll, '--save-logs': saveLogs };
  const [unused] = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (unused) throw usage('USAGE', `${unused} has no effect without --follow or --import-to`, `add --follow, or remove ${unused}`);
}

async function shown<T>(context: Context, work: (onEvent: (event: CtmsEvent) => void) => Promise<T>): Promise<T> {
  const display = showFollowing(context, callOptions(context).timeoutMs ?? USUAL_MS);
  try {
    return await work(display.onEvent);
  } finally {
    display.end();
  }
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

/** Makes the error of a way that ended early; `result` is what the command would have printed. */
export function stopped({ transportRequestId, stoppedAt, status, next, nextParts }: Promoted, result: object): CtmsError {
  const where = `transport request ${transportRequestId} stopped at ${stoppedAt} with status ${printable(status)}`;
  return failure(where, adviceWords(next ?? 'read the messages above', nextParts), result);
}

/** Returns the error of imports of which one has failed, or nothing; `result` is what the command would have printed. */
export function importFailure(all: readonly Followed[], { failOn }: FollowOptions, result: object): CtmsError | undefined {
  try {
    reported(() => node.core().throwImportFailure(all.map(ended), failOn === 'warning'));
    return undefined;
  } catch (error) {
    if (!isCtmsError(error) || error.code !== 'IMPORT_FAILED') throw error;
    const { message, hint, details } = error;
    return new CtmsError({ code: error.code, message: printable(message), hint, retryable: error.retryable, exitCode: error.exitCode, details: { ...details, result } });
  }
}

/** Returns the import that ended worst. */
export function worstOf(all: readonly Followed[]): Followed | undefined {
  const place = reported(() => node.core().worstImport(all.map(ended)));
  return place === undefined ? undefined : all[place];
}

/** What the core wants to know of an import. */
function ended({ nodeName, status, isSuccess, actionId, requests }: Followed): object {
  const ends = requests.map(({ nodeName, transportRequestId, status, isSuccess }) => ({ nodeName, transportRequestId, status, isSuccess }));
  return { nodeName, status, isSuccess, actionId, requests: ends };
}

/** Makes an error with exit code 1 whose details hold the result. */
function failure(message: string, hint: string, result: object): CtmsError {
  return new CtmsError({ code: 'IMPORT_FAILED', message, hint, retryable: false, exitCode: 1, details: { result } });
}
