import { setTimeout } from 'node:timers/promises';

import { usage } from '../../../errors.js';
import type { CtmsClient } from '../../../node.js';
import type { QueuedRequest } from '../../../types/queue.js';
import { callOptions, withClient } from '../../client.js';
import { now, type Context, type Io } from '../../io.js';
import { colours, statusPaint } from '../../print/colours.js';
import { printJson } from '../../print/json.js';
import { OWN } from '../../print/printable.js';
import { table } from '../../print/table.js';
import { ageOf, timePrinter } from '../../print/times.js';
import type { OptionValues, Work } from '../../spec.js';
import { FileNames } from './file-names.js';
import type { queueCommand } from './spec.js';

type Options = OptionValues<(typeof queueCommand)['options']>;

interface NodeQueue {
  readonly node: string;
  readonly requests: readonly QueuedRequest[];
}

/** So often a queue that is watched is asked for, in milliseconds. */
const WATCH_EVERY_MS = 5000;

export const run: Work<typeof queueCommand> = async (context, { nodes }, options) => {
  if ((options.allNodes ?? false) === nodes.length > 0) throw usage('USAGE', 'give nodes, or --all-nodes, and not both', 'ctms nodes shows their names');
  if (options.watch && context.options.json) throw usage('USAGE', '--watch has no effect with --json', 'remove one of the two');
  await withClient(context, async (client) => {
    const names = options.allNodes ? (await client.nodes.list(callOptions(context))).map(({ name }) => name) : nodes;
    if (options.watch) await watch(context, client, names, options);
    else await print(context, client, await queues(context, client, names, options), options);
  });
};

async function watch(context: Context, client: CtmsClient, names: readonly string[], options: Options): Promise<void> {
  const { io, signal, deadline } = context;
  const fileNames = new FileNames(context, client);
  let before = '';
  const left = (): number => (deadline ?? Infinity) - now(io);
  do {
    const all = await queues(context, client, names, options).catch((error: unknown) => {
      // The time limit is how a watch ends, also while it asks.
      if (before === '' || left() >= 1) throw error;
      return undefined;
    });
    if (all === undefined) return;
    for (const { node, requests } of all) await fileNames.find(node, requests);
    const text = drawn(io, all, options, fileNames);
    // A terminal shows the latest state, a log each change.
    if (io.stdout.isTTY) io.stdout.write(`${OWN}[H${OWN}[2J${text}\n${new Date().toLocaleTimeString()}, every ${WATCH_EVERY_MS / 1000} s; Ctrl-C ends it\n`);
    else if (text !== before) io.stdout.write(before === '' ? text : `\n${text}`);
    before = text;
    // A timer may be early by less than a millisecond.
    await setTimeout(Math.max(0, Math.min(WATCH_EVERY_MS, Math.ceil(left()) + 1)), undefined, { signal });
  } while (left() > 0);
}

async function queues(context: Context, client: CtmsClient, names: readonly string[], options: Options): Promise<NodeQueue[]> {
  const call = { ...filterOf(options), ...callOptions(context) };
  return Promise.all(names.map(async (node) => ({ node, requests: await client.queue.list(node, call) })));
}

function filterOf({ status, owner, createdFrom, createdTo, queuedFrom, queuedTo }: Options) {
  return { status, owner, createdFrom, createdTo, queuedFrom, queuedTo };
}

async function print(context: Context, client: CtmsClient, all: readonly NodeQueue[], options: Options): Promise<void> {
  const { io, options: { json } } = context;
  const [only] = all;
  if (!json) {
    const names = new FileNames(context, client);
    for (const { node, requests } of all) await names.find(node, requests);
    return void io.stdout.write(drawn(io, all, options, names));
  }
  // One node has the document that it always had; of several, each says its node.
  if (only && all.length === 1 && !options.allNodes) return printJson(io, { transportRequests: only.requests });
  printJson(io, { queues: all.map(({ node, requests }) => ({ node, transportRequests: requests })) });
}

function drawn(io: Io, all: readonly NodeQueue[], options: Options, names: FileNames): string {
  const isFiltered = Object.values(filterOf(options)).some((value) => value !== undefined);
  const nothing = isFiltered ? 'No transport request in the queue matches.\n' : 'The queue is empty.\n';
  const { bold } = colours(io);
  return all
    .map(({ node, requests }) => `${all.length > 1 ? `${bold(node)}\n` : ''}${requests.length === 0 ? nothing : queueTable(io, requests, names)}`)
    .join('\n');
}

function queueTable(io: Io, requests: readonly QueuedRequest[], names: FileNames): string {
  const paint = statusPaint(io);
  const time = timePrinter(io);
  const now = Date.now();
  return table<QueuedRequest>(io, [
    { title: 'ID', text: ({ id }) => id, align: 'right' },
    { title: 'STATUS', text: ({ status }) => status, paint: (text, { status }) => paint(text, status) },
    { title: 'AGE', text: ({ queuedAt }) => ageOf(queuedAt, now), align: 'right' },
    { title: 'ARCHIVES', text: ({ entries }) => (entries ?? []).map((entry) => names.of(entry)).join(', '), shrinks: true },
    { title: 'BY', text: ({ createdByNamedUser, createdBy }) => createdByNamedUser || createdBy, shrinks: true, yields: 3 },
    { title: 'DESCRIPTION', text: ({ description }) => description, shrinks: true, yields: 4 },
    { title: 'ORIGIN', text: ({ origin }) => origin, yields: 2 },
    { title: 'QUEUED', text: ({ queuedAt }) => time(queuedAt), yields: 1 },
  ], requests);
}
