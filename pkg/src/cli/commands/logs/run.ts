import { isCtmsError, usage } from '../../../errors.js';
import { parseTime } from '../../../node.js';
import type { FileLog, LogMessage, RequestLog } from '../../../types/logs.js';
import { callOptions, withClient } from '../../client.js';
import type { Io } from '../../io.js';
import { colours, severityPaint, statusPaint } from '../../print/colours.js';
import { printJson } from '../../print/json.js';
import { printable } from '../../print/printable.js';
import { timePrinter } from '../../print/times.js';
import type { Work } from '../../spec.js';
import type { logsCommand } from './spec.js';

export const run: Work<typeof logsCommand> = (context, { node, request }) => withClient(context, async (client) => {
  const { io } = context;
  const logs = await client.queue.logs(node, request, callOptions(context)).catch((error: unknown) => {
    if (!isCtmsError(error) || error.code !== 'REFUSED' || error.status !== 404) throw error;
    throw usage('USAGE', `transport request ${request} is not in the queue of ${node}`, `see ctms queue ${node}`);
  });
  if (context.options.json) return printJson(io, { logs });
  const text = [...logs].sort(byStart).map((log) => actionLog(io, log)).join('\n');
  io.stdout.write(text === '' ? 'There are no logs.\n' : text);
});

const ACTIONS: Readonly<Record<string, string>> = {
  FU: 'file upload', NE: 'export', NU: 'upload', I: 'import', DQ: 'remove', RQ: 'reset', CQ: 'clean-up', FQ: 'forward', AQ: 'add to queue',
};

function actionLog(io: Io, log: RequestLog): string {
  const { bold } = colours(io);
  const time = timePrinter(io);
  const by = log.actionTriggeredByNamedUser ?? log.actionTriggeredBy;
  const type = ACTIONS[log.actionType ?? ''] ?? printable(log.actionType);
  const status = statusPaint(io)(printable(log.status), log.status);
  const head = `${bold(`Action ${log.actionId}, ${type}`)}: ${status}${by ? `, by ${printable(by)}` : ''}`;
  const lines = messagesInOrder(log).map(({ message, file }) => {
    const text = `${file === undefined ? '' : `${printable(file)}: `}${printable(message.message)}`;
    return `  ${time(message.createdAt)}  ${severityPaint(io)(`${message.severity ?? ' '}  ${text}`, message.severity)}`;
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
