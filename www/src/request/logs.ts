import { diagnose, inOrder, type Diagnosis, type QueuedRequest, type RequestLog, type TransportNode } from 'ctms';

import { isFailure, milliseconds } from '../shared/core.js';

/** A line of a log, with the file that it is about. */
export interface Line {
  readonly key: string;
  readonly severity: string;
  readonly text: string;
  readonly at: string | undefined;
  readonly fileName: string | undefined;
}

/** How an action went, with its lines in the order of time. */
export interface ActionLines {
  readonly actionId: number;
  readonly type: string;
  readonly status: string;
  readonly startedAt: string | undefined;
  /** The named user; the technical one is only an id. */
  readonly user: string;
  readonly lines: readonly Line[];
}

/** Returns the logs of a transport request, the newest action first, each message once. */
export function actionLines(logs: readonly RequestLog[]): readonly ActionLines[] {
  return logs.map((log) => ({
    actionId: log.actionId,
    type: log.actionType ?? '',
    status: log.status ?? '',
    startedAt: log.actionStartedAt ?? undefined,
    user: log.actionTriggeredByNamedUser ?? '',
    lines: lines(log),
  })).sort((a, b) => (milliseconds(b.startedAt) || 0) - (milliseconds(a.startedAt) || 0) || b.actionId - a.actionId);
}

/** Returns what the service said of the last import that failed, if the newest import did. */
export function failureOf(actions: readonly ActionLines[]): { readonly action: ActionLines; readonly lines: readonly Line[] } | undefined {
  const action = actions.find(({ type }) => type === 'I');
  const lines = action?.lines.filter(({ severity }) => isFailure(severity)) ?? [];
  return action && lines.length > 0 ? { action, lines } : undefined;
}

/** Returns why the newest import failed, the most likely cause first; nothing where no cause is known. */
export async function causesOf(actions: readonly ActionLines[], request: QueuedRequest, node: TransportNode | undefined): Promise<readonly Diagnosis[]> {
  const action = actions.find(({ type }) => type === 'I');
  const messages = (action?.lines ?? []).map(({ severity, text, at }) => ({ severity, message: text, createdAt: at ?? null }));
  return diagnose(messages, { request, node });
}

function lines({ messages, entities }: RequestLog): readonly Line[] {
  const own = (messages ?? []).map((message) => ({ ...message, fileName: undefined }));
  const ofFiles = (entities ?? []).flatMap((entity) => (entity.messages ?? []).map((message) => ({ ...message, fileName: entity.fileName ?? undefined })));
  return inOrder([...own, ...ofFiles]).map(({ id, severity, message, messageId, createdAt, fileName }, index) => ({
    key: typeof id === 'number' ? String(id) : `#${index}`,
    severity: severity ?? 'I',
    text: message ?? messageId ?? '',
    at: createdAt ?? undefined,
    fileName,
  }));
}
