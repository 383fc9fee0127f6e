import { usage } from '../../../errors.js';
import type { Followed, FollowTarget } from '../../../types/follow.js';
import type { ImportStarted } from '../../../types/queue.js';
import { callOptions, makeClient } from '../../client.js';
import { followAll, hasFailed, importFailed, printFollowed, printPromoted, promote, stopped, type FollowCommandOptions } from '../../job/follow.js';
import type { Context } from '../../io.js';
import { printJson } from '../../print/errors.js';
import { requestId } from '../../request-id.js';

/** The options of the commands that act on a queue. */
export interface OperateCommandOptions {
  readonly force?: boolean;
  readonly namedUser?: string;
}

/** The options of `ctms import`. */
export interface ImportCommandOptions extends OperateCommandOptions, FollowCommandOptions {
  readonly all?: boolean;
  readonly follow?: boolean;
  readonly importTo?: string;
}

/** `ctms import <node> <request>...` */
export async function importRequests(context: Context, node: string, requests: readonly string[], options: ImportCommandOptions): Promise<void> {
  const ids = requests.map(requestId);
  if ((options.all ?? false) === ids.length > 0) {
    throw usage('USAGE', 'name transport requests, or --all, and not both', `ctms queue ${node} --status in,re,fa shows what can be imported`);
  }
  if (options.importTo !== undefined) return importAlong(context, node, options.importTo, ids, options);
  const { force, namedUser } = options;
  const client = await makeClient(context);
  try {
    const call = { force, namedUser, ...callOptions(context) };
    const started = options.all ? await client.queue.importAll(node, call) : await client.queue.import(node, ids, call);
    if (!options.follow) return printStarted(context, started);
    printResult(context, started, await followAll(context, client, targets(started), options), options);
  } finally {
    client.close();
  }
}

async function importAlong(context: Context, from: string, to: string, ids: readonly number[], options: ImportCommandOptions): Promise<void> {
  const [transportRequestId] = ids;
  if (transportRequestId === undefined || ids.length > 1) {
    throw usage('USAGE', '--import-to takes exactly one transport request along the routes', 'run it for each of them');
  }
  const client = await makeClient(context);
  try {
    const promoted = await promote(context, client, { transportRequestId, from, to, namedUser: options.namedUser }, options);
    if (!context.options.json) printPromoted(context, promoted);
    if (!promoted.isSuccess) throw stopped(promoted, promoted);
    if (context.options.json) printJson(context.io, promoted);
  } finally {
    client.close();
  }
}

function targets({ actionId, nodeId, isAutomatic, transportRequestIds }: ImportStarted): FollowTarget[] {
  if (actionId !== undefined) return [{ actionId }];
  return isAutomatic ? transportRequestIds.map((transportRequestId) => ({ node: nodeId, transportRequestId })) : [];
}

function printStarted({ io, options }: Context, started: ImportStarted): void {
  if (options.json) return printJson(io, started);
  const { actionId, nodeName, transportRequestIds } = started;
  if (actionId === undefined) return void io.stdout.write(`No import was started in ${nodeName}\n`);
  const what = transportRequestIds.length === 0 ? 'The import' : `The import of ${transportRequestIds.join(', ')}`;
  io.stdout.write(`${what} into ${nodeName} has begun: action ${actionId}. It is not done yet; --follow waits for its end\n`);
}

function printResult(context: Context, started: object, followed: readonly Followed[], options: FollowCommandOptions): void {
  const result = { ...started, isSuccess: followed.every(({ isSuccess }) => isSuccess), followed };
  if (!context.options.json) printFollowed(context, followed);
  if (hasFailed(followed, options)) throw importFailed(followed, options, result);
  if (context.options.json) printJson(context.io, result);
  else if (followed.length === 0) context.io.stdout.write('There is nothing to follow\n');
}

/** `ctms follow <node> <request>` */
export async function followRequest(context: Context, node: string, request: string, options: FollowCommandOptions): Promise<void> {
  const target = { node, transportRequestId: requestId(request) };
  const client = await makeClient(context);
  try {
    const followed = await followAll(context, client, [target], options);
    if (!context.options.json) printFollowed(context, followed);
    const [result] = followed;
    if (hasFailed(followed, options)) throw importFailed(followed, options, { ...result });
    if (context.options.json) printJson(context.io, result);
  } finally {
    client.close();
  }
}

/** `ctms forward`, `ctms reset` and `ctms remove` */
export async function changeQueue(
  context: Context,
  verb: 'forward' | 'reset' | 'remove',
  node: string,
  requests: readonly string[],
  { force, namedUser }: OperateCommandOptions,
): Promise<void> {
  const ids = requests.map(requestId);
  const client = await makeClient(context);
  try {
    const done = await client.queue[verb](node, ids, { force, namedUser, ...callOptions(context) });
    if (context.options.json) return printJson(context.io, done);
    const word = { forward: 'forwarded from', reset: 'made importable again in', remove: 'removed from' }[verb];
    context.io.stdout.write(`Transport request ${ids.join(', ')} ${word} ${done.nodeName}\n`);
  } finally {
    client.close();
  }
}
