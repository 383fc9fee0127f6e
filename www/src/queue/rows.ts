import type { QueuedRequest } from 'ctms';

import { milliseconds } from '../shared/format.js';
import { statuses } from '../shared/status.js';

/** A column that can be sorted by. */
export type Column = 'id' | 'status' | 'description' | 'origin' | 'queued' | 'user' | 'position';

/** How a queue is sorted; by its position unless somebody chose otherwise. */
export interface Order {
  readonly column: Column;
  readonly isDescending: boolean;
}

/** What of a queue is shown. */
export interface Filter {
  /** Every word of it must be in the id, description, origin or user; case does not matter. */
  readonly text: string;
  /** One status; empty for all. */
  readonly status: string;
}

/** A transport request, prepared for searching and sorting. */
export interface Row {
  readonly request: QueuedRequest;
  readonly words: string;
  readonly queuedAt: number;
}

/** Prepares a queue once, so that 10,000 rows are filtered and sorted while somebody types. */
export function prepare(requests: readonly QueuedRequest[]): readonly Row[] {
  return requests.map((request) => ({
    request,
    words: [request.id, request.description, request.origin, user(request)].join('\n').toLowerCase(),
    queuedAt: milliseconds(request.queuedAt ?? request.createdAt),
  }));
}

/** Returns the rows that fit, in order. */
export function arrange(rows: readonly Row[], { text, status }: Filter, order: Order): readonly Row[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = rows.filter((row) => (status === '' || row.request.status === status) && words.every((word) => row.words.includes(word)));
  const direction = order.isDescending ? -1 : 1;
  return fitting.sort((a, b) => direction * compare(a, b, order.column) || a.request.id - b.request.id);
}

/** Returns who made a transport request: the named user if there is one. */
export function user({ createdByNamedUser, createdBy }: QueuedRequest): string {
  return createdByNamedUser || createdBy || '';
}

function compare(a: Row, b: Row, column: Column): number {
  switch (column) {
    case 'id': return a.request.id - b.request.id;
    case 'position': return (a.request.position ?? Infinity) - (b.request.position ?? Infinity) || 0;
    case 'queued': return (a.queuedAt || 0) - (b.queuedAt || 0);
    case 'status': return rank(a) - rank(b);
    case 'description': return text(a.request.description, b.request.description);
    case 'origin': return text(a.request.origin, b.request.origin);
    case 'user': return text(user(a.request), user(b.request));
  }
}

function rank({ request }: Row): number {
  const place = (statuses as readonly string[]).indexOf(request.status ?? '');
  return place < 0 ? statuses.length : place;
}

const collator = new Intl.Collator('en', { numeric: true });

function text(a: string | null | undefined, b: string | null | undefined): number {
  return collator.compare(a ?? '', b ?? '');
}
