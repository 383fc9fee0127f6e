import { explainWith } from '../../../client/diagnose.js';
import { inOrder } from '../../../node.js';
import { node } from '../../../node/platform.js';
import type { LogMessage, RequestLog } from '../../../types/logs.js';
import { callOptions, withClient } from '../../client.js';
import type { Io } from '../../io.js';
import { colours, severityPaint, statusPaint } from '../../print/colours.js';
import { printExplained, type Explained } from '../../print/diagnosis.js';
import { printJson } from '../../print/json.js';
import { printable } from '../../print/printable.js';
import { timePrinter } from '../../print/times.js';
import type { Work } from '../../spec.js';
import type { logsCommand } from './spec.js';

export const run: Work<typeof logsCommand> = (context, { node: queue, request }) => withClient(context, async (client) => {
  const { io } = context;
  const logs = await client.queue.logs(queue, request, callOptions(context));
  const ordered = inActionOrder(logs);
  const explained = await explanationOf(ordered);
  if (context.options.json) return printJson(io, { logs, ...explained });
  const text = ordered.map((log) => actionLog(io, log)).join('\n');
  io.stdout.write(text === '' ? 'There are no logs.\n' : text);
  printExplained(io, { ...explained, deploymentLogs: [] }, '');
});

/** Explains the last import; where no cause is known, with the service's first error. */
async function explanationOf(logs: readonly RequestLog[]): Promise<Omit<Explained, 'deploymentLogs'>> {
  const last = logs.findLast(({ actionType }) => actionType === 'I');
  return explainWith(node, last === undefined ? [] : messagesInOrder(last), { status: last?.status ?? undefined });
}

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
  const lines = messagesInOrder(log).map(({ file, message, createdAt, severity }) => {
    const text = `${file === undefined ? '' : `${printable(file)}: `}${printable(message)}`;
    return `  ${time(createdAt)}  ${severityPaint(io)(`${severity ?? ' '}  ${text}`, severity)}`;
  });
  return [head, ...lines].map((line) => `${line}\n`).join('');
}

/** The messages of an action and of its files, in order and each once. */
function messagesInOrder({ messages, entities }: RequestLog) {
  const ofFiles = (entities ?? []).flatMap(({ fileName, uri, messages }) => (messages ?? []).map((message) => ({ ...message, file: fileName ?? uri ?? undefined })));
  return inOrder<LogMessage & { readonly file?: string | undefined }>([...(messages ?? []), ...ofFiles]);
}

/** Actions in the order in which they began: they are put in order as messages are. */
function inActionOrder(logs: readonly RequestLog[]): readonly RequestLog[] {
  const began = inOrder(logs.map((log) => ({ log, id: log.actionId, createdAt: log.actionStartedAt })));
  return began.map(({ log }) => log);
}
