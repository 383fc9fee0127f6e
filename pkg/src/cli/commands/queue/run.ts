import { parseTime } from '../../../node.js';
import type { FileLog, LogMessage, RequestLog } from '../../../types/logs.js';
import type { QueuedRequest } from '../../../types/queue.js';
import { callOptions, makeClient } from '../../client.js';
import { colours, severityPaint, statusPaint } from '../../print/colours.js';
import type { Context, Io } from '../../io.js';
import { printJson } from '../../print/errors.js';
import { printable } from '../../print/printable.js';
import { requestId } from '../../request-id.js';
import { table } from '../../print/table.js';

/** The options of `ctms queue`. */
export interface QueueCommandOptions {
  readonly status?: string;
  readonly owner?: string;
  readonly createdFrom?: string;
  readonly createdTo?: string;
  readonly queuedFrom?: string;
  readonly queuedTo?: string;
}

/** `ctms queue <node>` */
export async function showQueue(context: Context, node: string, options: QueueCommandOptions): Promise<void> {
  const { io } = context;
  const client = await makeClient(context);
  try {
    const { status, owner, createdFrom, createdTo, queuedFrom, queuedTo } = options;
    const filter = { status, owner, createdFrom, createdTo, queuedFrom, queuedTo };
    const transportRequests = await client.queue.list(node, { ...filter, ...callOptions(context) });
    if (context.options.json) return printJson(io, { transportRequests });
    const isFiltered = Object.values(filter).some((value) => value !== undefined);
    const nothing = isFiltered ? 'No transport request in the queue fits.\n' : 'The queue is empty.\n';
    io.stdout.write(transportRequests.length === 0 ? nothing : queueTable(io, transportRequests));
  } finally {
    client.close();
  }
}

function queueTable(io: Io, requests: readonly QueuedRequest[]): string {
  const paint = statusPaint(io);
  return table<QueuedRequest>(io, [
    { title: 'ID', text: ({ id }) => id, align: 'right' },
    { title: 'STATUS', text: ({ status }) => status, paint: (text, { status }) => paint(text, status) },
    { title: 'ORIGIN', text: ({ origin }) => origin },
    { title: 'QUEUED', text: ({ queuedAt }) => shortTime(queuedAt) },
    { title: 'BY', text: ({ createdByNamedUser, createdBy }) => createdByNamedUser ?? createdBy, shrinks: true },
    { title: 'DESCRIPTION', text: ({ description }) => description, shrinks: true },
  ], requests);
}

/** A time to the minute, in UTC and saying so, as the filters take it; what is not understood stays as it is. */
function shortTime(text: string | null | undefined): string {
  const time = parseTime(text ?? '');
  return time === undefined ? (text ?? '') : `${time.toISOString().slice(0, 16).replace('T', ' ')}Z`;
}

/** `ctms logs <node> <request>` */
export async function showLogs(context: Context, node: string, request: string): Promise<void> {
  const { io } = context;
  const transportRequestId = requestId(request);
  const client = await makeClient(context);
  try {
    const logs = await client.queue.logs(node, transportRequestId, callOptions(context));
    if (context.options.json) return printJson(io, { logs });
    const text = [...logs].sort(byStart).map((log) => actionLog(io, log)).join('\n');
    io.stdout.write(text === '' ? 'There are no logs.\n' : text);
  } finally {
    client.close();
  }
}

const ACTIONS: Readonly<Record<string, string>> = {
  FU: 'file upload', NE: 'export', NU: 'upload', I: 'import', DQ: 'remove', RQ: 'reset', CQ: 'clean-up', FQ: 'forward', AQ: 'add to queue',
};

function actionLog(io: Io, log: RequestLog): string {
  const { bold } = colours(io);
  const by = log.actionTriggeredByNamedUser ?? log.actionTriggeredBy;
  const type = ACTIONS[log.actionType ?? ''] ?? printable(log.actionType);
  const status = statusPaint(io)(printable(log.status), log.status);
  const head = `${bold(`Action ${log.actionId}, ${type}`)}: ${status}${by ? `, by ${printable(by)}` : ''}`;
  const lines = messagesInOrder(log).map(({ message, file }) => {
    const text = `${file === undefined ? '' : `${printable(file)}: `}${printable(message.message)}`;
    return `  ${shortTime(message.createdAt)}  ${severityPaint(io)(`${message.severity ?? ' '}  ${text}`, message.severity)}`;
  });
  return [head, ...lines].map((line) => `${line}\n`).join('');
}

interface Line {
  readonly message: LogMessage;
  readonly file: string | undefined;
}

/** Each message once, in the order of time: the service lists the newest first, and some several times. */
function messagesInOrder(log: RequestLog): Line[] {
  const ofFile = ({ fileName, uri, messages }: FileLog): Line[] =>
    (messages ?? []).map((message) => ({ message, file: fileName ?? uri ?? undefined }));
  const lines = [...(log.messages ?? []).map((message) => ({ message, file: undefined })), ...(log.entities ?? []).flatMap(ofFile)];
  const once = new Map(lines.map((line) => [line.message.id ?? line, line]));
  return [...once.values()].sort((a, b) => at(a.message) - at(b.message) || (a.message.id ?? 0) - (b.message.id ?? 0));
}

function at({ createdAt }: LogMessage): number {
  return parseTime(createdAt ?? '')?.getTime() ?? 0;
}

function byStart(a: RequestLog, b: RequestLog): number {
  const start = ({ actionStartedAt }: RequestLog): number => parseTime(actionStartedAt ?? '')?.getTime() ?? 0;
  return start(a) - start(b) || a.actionId - b.actionId;
}
