import { time } from '../shared/format.js';
import { nameOf } from '../shared/status.js';
import { texts } from '../texts.js';
import { user, type Row } from './rows.js';

/** Returns rows as CSV: comma, quotes, CRLF, a byte order mark, because spreadsheets read that as UTF-8. */
export function csvOf(rows: readonly Row[]): string {
  const { columns } = texts.queue;
  const head = [columns.id, columns.node, columns.status, columns.description, columns.origin, columns.queued, columns.user];
  const lines = rows.map(({ request, node }) => [request.id, node, nameOf(request.status), request.description, request.origin, time(request.queuedAt ?? request.createdAt), user(request)]);
  return `\uFEFF${[head, ...lines].map((fields) => fields.map(field).join(',')).join('\r\n')}\r\n`;
}

/** A text that a spreadsheet would take for a formula gets an apostrophe: descriptions are foreign. */
function field(value: unknown): string {
  const text = String(value ?? '');
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
