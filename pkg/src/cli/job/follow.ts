import { CtmsError, usage } from '../../errors.js';
import type { CtmsClient } from '../../node.js';
import type { CtmsEvent } from '../../types/event.js';
import type { Followed, FollowTarget, Promoted } from '../../types/follow.js';
import { callOptions } from '../client.js';
import type { Context } from '../io.js';
import type { following, goingOn } from '../options.js';
import { adviceWords } from '../print/advice.js';
import { printable } from '../print/printable.js';
import { showFollowing } from '../print/following.js';
import type { OptionValues } from '../spec.js';

/** The options of every command that can follow. */
export type FollowOptions = OptionValues<typeof following>;

/** How long something is followed unless `--timeout` says otherwise, in milliseconds. */
const USUAL_MS = 3_600_000;

/** Follows all targets at once, prints their events, and returns how each ended; where one cannot be followed, none is any longer. */
export async function followAll(context: Context, client: CtmsClient, targets: readonly FollowTarget[], { poll }: FollowOptions): Promise<Followed[]> {
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  try {
    return await shown(context, (onEvent) =>
      Promise.all(targets.map((target) => client.follow({ ...target, pollMs: milliseconds(poll), ...callOptions(context), signal, onEvent }).result)));
  } finally {
    // What still follows would keep the process for as long as the import takes.
    over.abort();
  }
}

/** Takes a transport request along the routes, and prints what happens. */
export function promote(
  context: Context,
  client: CtmsClient,
  route: { readonly transportRequestId: number; readonly to: string; readonly from?: string | undefined; readonly namedUser?: string | undefined },
  { poll, failOn }: FollowOptions,
): Promise<Promoted> {
  return shown(context, (onEvent) =>
    client.promote({ ...route, pollMs: milliseconds(poll), stopOnWarning: failOn === 'warning', ...callOptions(context), onEvent }).result);
}

/** Refuses options that have no effect without following. */
export function refuseUnused({ follow, importTo, failOn, poll }: OptionValues<typeof goingOn>): void {
  if (follow || importTo !== undefined) return;
  const unused = failOn === undefined ? poll === undefined ? undefined : '--poll' : '--fail-on';
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

/** Returns whether the command has failed: by an error, or by a warning where warnings fail. */
export function hasFailed(all: readonly Pick<Followed, 'isSuccess' | 'status'>[], { failOn }: FollowOptions): boolean {
  return all.some(({ isSuccess, status }) => !isSuccess || (failOn === 'warning' && status === 'warning'));
}

/** Makes the error of an import that did not end well; `result` is what the command would have printed. */
export function importFailed(all: readonly Followed[], options: FollowOptions, result: object): CtmsError {
  const failed = all.flatMap(parts).filter((part) => hasFailed([part], options));
  const said = failed.map(({ what, status, nodeName }) => `${what} ended in ${nodeName} with status ${printable(status)}`);
  return failure(said.join('; '), nextStep(failed[0]), result);
}

interface Part {
  readonly nodeName: string;
  readonly status: string;
  readonly isSuccess: boolean;
  /** In words. */
  readonly what: string;
  readonly transportRequestId?: number;
}

/** What an action did to each request; or the action itself, where it names none. */
function parts({ requests, nodeName, status, isSuccess, actionId }: Followed): Part[] {
  if (requests.length === 0) return [{ nodeName, status, isSuccess, what: `action ${actionId}` }];
  return requests.map((one) => ({ ...one, what: `transport request ${one.transportRequestId}` }));
}

/** Makes an error with exit code 1 whose details hold the result. */
function failure(message: string, hint: string, result: object): CtmsError {
  return new CtmsError({ code: 'IMPORT_FAILED', message, hint, retryable: false, exitCode: 1, details: { result } });
}

function nextStep(failed: Part | undefined): string {
  const id = failed?.transportRequestId;
  if (id === undefined) return "read the messages above and the deployment's log";
  if (failed?.status === 'error') return `read the messages above and the deployment's log; then ctms reset ${failed.nodeName} ${id}, and import it again`;
  if (failed?.status === 'fatal') return `read the messages above, mend the node's destination, then ctms import ${failed.nodeName} ${id} --follow`;
  return "read the messages above and the deployment's log";
}
