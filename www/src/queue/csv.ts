import { csvText } from '../shared/csv.js';
import { time } from '../shared/format.js';
import { nameOf } from '../shared/status.js';
import { texts } from '../texts.js';
import { user, type Row } from './rows.js';

/** Returns rows as CSV. */
export function csvOf(rows: readonly Row[]): string {
  const { columns } = texts.queue;
  const head = [columns.id, columns.node, columns.status, columns.description, columns.origin, columns.queued, columns.user];
  return csvText(head, rows.map(({ request, node }) => [request.id, node, nameOf(request.status), request.description, request.origin, time(request.queuedAt ?? request.createdAt), user(request)]));
}
