import { CtmsError } from '../../errors.js';
import type { CtmsClient } from '../../node.js';
import type { Followed, FollowTarget, Promoted } from '../../types/follow.js';
import { callOptions } from '../client.js';
import { statusPaint } from '../print/colours.js';
import type { Context } from '../io.js';
import { adviceWords } from '../print/advice.js';
import { printable } from '../print/printable.js';

/** The options of every command that can follow. */
export interface FollowCommandOptions {
  readonly failOn?: 'warning';
  /** In seconds. */
  readonly poll?: number;
}

/** Follows all targets at once, tells their news, and says how each ended; where one can not be followed, none is any longer. */
export async function followAll(
  context: Context,
  client: CtmsClient,
  targets: readonly FollowTarget[],
  { poll }: FollowCommandOptions,
): Promise<Followed[]> {
  const pollMs = poll === undefined ? undefined : poll * 1000;
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  const follows = targets.map((target) => client.follow({ ...target, pollMs, ...callOptions(context), signal }).result);
  try {
    return await Promise.all(follows);
  } finally {
    // What still follows would keep the process for as long as the import takes.
    over.abort();
  }
}

/** Takes a transport request along the routes, and tells what happens. */
export function promote(
  context: Context,
  client: CtmsClient,
  way: { readonly transportRequestId: number; readonly to: string; readonly from?: string | undefined; readonly namedUser?: string | undefined },
  { poll, failOn }: FollowCommandOptions,
): Promise<Promoted> {
  const pollMs = poll === undefined ? undefined : poll * 1000;
  return client.promote({ ...way, pollMs, stopOnWarning: failOn === 'warning', ...callOptions(context) }).result;
}

/** Prints how far a transport request has come. */
export function printPromoted(context: Context, { steps, transportRequestId }: Promoted): void {
  const paint = statusPaint(context.io);
  for (const { nodeName, status, followed } of steps) {
    if (followed) printFollowed(context, [followed]);
    else context.io.stdout.write(`${nodeName}: transport request ${transportRequestId}: ${paint(printable(status), status)} already\n`);
  }
}

/** Makes the error of a way that ended early; `result` is what the command would have printed. */
export function stopped({ transportRequestId, stoppedAt, status, next, nextParts }: Promoted, result: object): CtmsError {
  const where = `transport request ${transportRequestId} stopped at ${stoppedAt} with status ${printable(status)}`;
  return failure(where, adviceWords(next ?? 'read the messages above', nextParts), result);
}

/** Prints how imports have ended. */
export function printFollowed({ io }: Context, all: readonly Followed[]): void {
  const paint = statusPaint(io);
  for (const { requests, errors, deploymentLogs, actionId } of all) {
    for (const { nodeName, transportRequestId, status, files } of requests) {
      const action = actionId === undefined ? '' : ` (action ${actionId})`;
      io.stdout.write(`${nodeName}: transport request ${transportRequestId}: ${paint(printable(status), status)}${action}\n`);
      for (const { fileName, uri, status } of files) {
        io.stdout.write(`  ${printable(fileName ?? uri)}${status === undefined ? '' : `  ${paint(printable(status), status)}`}\n`);
      }
    }
    for (const { fileName, text } of errors) io.stdout.write(`  ${fileName === undefined ? '' : `${printable(fileName)}: `}${printable(text)}\n`);
    for (const link of deploymentLogs) io.stdout.write(`  Deployment log, for three days: ${printable(link)}\n`);
  }
}

/** Returns whether the command has failed: by an error, or by a warning where warnings fail. */
export function hasFailed(all: readonly Pick<Followed, 'isSuccess' | 'status'>[], { failOn }: FollowCommandOptions): boolean {
  return all.some(({ isSuccess, status }) => !isSuccess || (failOn === 'warning' && status === 'warning'));
}

/** Makes the error of an import that did not end well; `result` is what the command would have printed. */
export function importFailed(all: readonly Followed[], options: FollowCommandOptions, result: object): CtmsError {
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
