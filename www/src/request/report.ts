import type { Diagnosis, QueuedRequest, TransportNode } from 'ctms';

import { time } from '../shared/format.js';
import { nameOf } from '../shared/status.js';
import { texts } from '../texts.js';
import { failureOf, type ActionLines } from './logs.js';

/** What a report of an import is made of. */
export interface ReportParts {
  readonly node: TransportNode;
  readonly request: QueuedRequest;
  readonly actions: readonly ActionLines[];
  /** Why it failed, the most likely cause first. */
  readonly causes?: readonly Diagnosis[];
  readonly files: readonly string[];
  /** The address of the page that shows it, if there is one. */
  readonly link?: string | undefined;
}

/** Returns a report of an import for a ticket: plain text, what the service said word for word. */
export function reportOfImport({ node, request, actions, causes = [], files, link }: ReportParts): string {
  const { report } = texts.request;
  const failure = failureOf(actions);
  const facts: readonly (readonly [string, string | undefined])[] = [
    [report.request, `${request.id} ${request.description ?? ''}`.trim()],
    [report.node, node.name],
    [report.status, nameOf(request.status)],
    [report.files, files.join(', ')],
    [report.action, failure && `${failure.action.actionId}, ${time(failure.action.startedAt)}`],
    [report.user, failure?.action.user],
    [report.cause, causes[0] && `${texts.request.certainties[causes[0].certainty]}: ${causes[0].cause} (${causes[0].id})`],
    [report.link, link],
  ];
  const lines = failure?.lines ?? [];
  return [
    ...facts.filter(([, value]) => value).map(([name, value]) => `${name}: ${value}`),
    ...(lines.length > 0 ? ['', report.said, ...lines.map(({ text, at, fileName }) => `- ${[time(at), fileName].filter(Boolean).join(' ')}: ${text}`)] : []),
    '',
  ].join('\n');
}

/** Returns every log of a transport request as plain text, the newest action last. */
export function logText(actions: readonly ActionLines[]): string {
  return actions.toReversed().map(({ actionId, type, status, startedAt, user, lines }) => [
    `# ${[texts.request.actionTypes[type] ?? type, texts.request.action(actionId), nameOf(status), startedAt, user].filter(Boolean).join(', ')}`,
    ...lines.map(({ at, severity, fileName, text }) => [at, severity, fileName, text].filter(Boolean).join(' ')),
    '',
  ].join('\n')).join('\n');
}
