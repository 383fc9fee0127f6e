import type { QueuedRequest } from 'ctms';

import { milliseconds, stateOf } from '../shared/core.js';
import { statuses } from '../shared/status.js';

/** A column that can be sorted by. */
export type Column = 'id' | 'status' | 'description' | 'origin' | 'queued' | 'user' | 'position' | 'node';

/** How a queue is sorted; by its position unless somebody chose otherwise. */
export interface Order {
  /** The column that sorts. */
  readonly column: Column;
  /** Whether the largest value comes first. */
  readonly isDescending: boolean;
}

/** What of a queue is shown. */
export interface Filter {
  /** Every word of it must be in the id, description, origin or user; case does not matter. */
  readonly text: string;
  /** One status, or `waiting`, `running` or `failed`; empty for all. */
  readonly status: string;
}

/** A transport request, prepared for searching and sorting. */
export interface Row {
  readonly request: QueuedRequest;
  /** Unique among the rows: the id, and where rows of several nodes are shown also the node. */
  readonly key: number | string;
  /** The node in whose queue it is. */
  readonly node: string;
  readonly words: string;
  readonly queuedAt: number;
}

/** Prepares a queue once, so that 10,000 rows are filtered and sorted while somebody types. */
export function prepare(requests: readonly QueuedRequest[], node: string, isOneOfMany = false): readonly Row[] {
  return requests.map((request) => ({
    request,
    key: isOneOfMany ? `${node}/${request.id}` : request.id,
    node,
    words: [request.id, request.description, request.origin, user(request), isOneOfMany ? node : '', ...(request.entries ?? []).map(({ uri }) => uri)].join('\n').toLowerCase(),
    queuedAt: milliseconds(request.queuedAt ?? request.createdAt),
  }));
}

/** Returns the rows that match, in order. */
export function arrange(rows: readonly Row[], { text, status }: Filter, order: Order, more?: (row: Row) => string): readonly Row[] {
  const words = wordsOf(text);
  const isWanted = (row: Row): boolean => matchesStatus(row.request.status ?? '', status) && words.every((word) => row.words.includes(word) || more?.(row).includes(word));
  const direction = order.isDescending ? -1 : 1;
  return rows.filter(isWanted).sort((a, b) => direction * compare(a, b, order.column) || a.request.id - b.request.id);
}

/** Returns the words of a search. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

/** Returns who created a transport request: the named user if there is one. */
export function user({ createdByNamedUser, createdBy }: QueuedRequest): string {
  return createdByNamedUser || createdBy || '';
}

function matchesStatus(status: string, wanted: string): boolean {
  return wanted === '' || status === wanted || stateOf(status) === wanted;
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
    case 'node': return text(a.node, b.node);
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
