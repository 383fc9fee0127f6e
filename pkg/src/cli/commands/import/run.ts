import { isCtmsError, usage } from '../../../errors.js';
import { stageOf, type CtmsClient } from '../../../node.js';
import type { Followed, FollowTarget } from '../../../types/follow.js';
import type { ImportStarted, OperateOptions } from '../../../types/queue.js';
import { callOptions, withClient } from '../../client.js';
import { confirm } from '../../confirm.js';
import type { Context } from '../../io.js';
import { followAll, importFailure, promote, refuseUnused, stopped } from '../../job/follow.js';
import { openLogFolder } from '../../job/save-logs.js';
import { printFollowed, printPromoted } from '../../print/followed.js';
import { printJson } from '../../print/json.js';
import type { OptionValues, Work } from '../../spec.js';
import type { importCommand } from './spec.js';

type ImportOptions = OptionValues<(typeof importCommand)['options']>;

export const run: Work<typeof importCommand> = async (context, { node, requests }, options) => {
  if ((options.all ?? false) === requests.length > 0) {
    throw usage('USAGE', 'give transport requests, or --all, and not both', `ctms queue ${node} --status in,re,fa shows what can be imported`);
  }
  refuseUnused(options);
  await openLogFolder(options.saveLogs);
  return withClient(context, async (client) => {
    if (options.importTo !== undefined) return importAlong(context, client, node, options.importTo, requests, options);
    if (options.all) await confirm(context, `Import everything that can be imported in ${node}?`, options.yes);
    const { force, namedUser } = options;
    const call = { force, namedUser, ...callOptions(context) };
    const started: Started = options.all ? await client.queue.importAll(node, call) : await startOrJoin(client, node, requests, call, options.follow ?? false);
    if (!options.follow) return printStarted(context, started);
    const followed = targets(started);
    if (!context.options.json && started.isRunning) context.io.stderr.write(`The import of ${started.transportRequestIds.join(', ')} into ${started.nodeName} is running already\n`);
    printResult(context, started, await followAll(context, client, followed, options), options);
  });
};

type Started = ImportStarted & { readonly isRunning?: boolean };

/** Starts an import; where all of it runs already and is to be followed, that is what is followed. */
async function startOrJoin(client: CtmsClient, node: string, ids: readonly number[], call: OperateOptions, follow: boolean): Promise<Started> {
  try {
    return await client.queue.import(node, ids, call);
  } catch (error) {
    if (!follow || !isCtmsError(error) || error.code !== 'STATUS_FORBIDS') throw error;
    const { signal, timeoutMs } = call;
    const queue = await client.queue.list(node, { signal, timeoutMs });
    const running = queue.filter(({ status }) => stageOf(status) === 'running').map(({ id }) => id);
    if (!ids.every((id) => running.includes(id))) throw error;
    const { id, name } = await client.nodes.get(node, { signal, timeoutMs });
    return { nodeId: id, nodeName: name, transportRequestIds: ids, isAutomatic: false, isRunning: true, warnings: [] };
  }
}

async function importAlong(context: Context, client: CtmsClient, from: string, to: string, ids: readonly number[], options: ImportOptions): Promise<void> {
  const [transportRequestId] = ids;
  if (transportRequestId === undefined || ids.length > 1) {
    throw usage('USAGE', '--import-to takes exactly one transport request along the routes', 'run it for each of them');
  }
  if (options.force) throw usage('USAGE', '--force has no effect with --import-to', 'remove one of the two');
  const promoted = await promote(context, client, { transportRequestId, from, to, namedUser: options.namedUser }, options);
  if (!context.options.json) printPromoted(context, promoted);
  if (!promoted.isSuccess) throw stopped(promoted, promoted);
  if (context.options.json) printJson(context.io, promoted);
}

function targets({ actionId, nodeId, isAutomatic, isRunning, transportRequestIds }: Started): FollowTarget[] {
  const [first] = transportRequestIds;
  if (actionId !== undefined) return [first === undefined ? { actionId } : { actionId, node: nodeId, transportRequestId: first }];
  return isAutomatic || isRunning ? transportRequestIds.map((transportRequestId) => ({ node: nodeId, transportRequestId })) : [];
}

function printStarted({ io, options }: Context, started: ImportStarted): void {
  if (options.json) return printJson(io, started);
  const { actionId, nodeName, transportRequestIds } = started;
  if (actionId === undefined) return void io.stdout.write(`No import was started in ${nodeName}\n`);
  const what = transportRequestIds.length === 0 ? 'Import' : `Import of ${transportRequestIds.join(', ')}`;
  const watch = transportRequestIds.map((id) => `ctms follow ${nodeName} ${id}`).join('; ');
  io.stdout.write(`${what} into ${nodeName} started (action ${actionId}).${watch === '' ? '' : ` Watch it: ${watch}`}\n`);
}

function printResult(context: Context, started: ImportStarted, followed: readonly Followed[], options: ImportOptions): void {
  const result = { ...started, isSuccess: followed.every(({ isSuccess }) => isSuccess), followed };
  if (!context.options.json) printFollowed(context, followed);
  const error = importFailure(followed, options, result);
  if (error) throw error;
  if (context.options.json) printJson(context.io, result);
  else if (followed.length === 0) context.io.stdout.write(`Nothing to import in ${started.nodeName}\n`);
}
