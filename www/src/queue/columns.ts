import { html, nothing, type TemplateResult } from 'lit';

import type { GridColumn } from '../grid/types.js';
import { age, time } from '../shared/format.js';
import { statusTag } from '../shared/status-tag.js';
import { texts } from '../texts.js';
import { user, type Row } from './rows.js';

/** How much room a table has: below 1000 CSS pixels the less important columns go, below 560 all of them become one. */
export type Room = 'wide' | 'medium' | 'narrow';

/** The height of a row in CSS pixels. */
export const rowHeights: Readonly<Record<Room, number>> = { wide: 40, medium: 40, narrow: 84 };

/** Returns how much room a width in CSS pixels is. */
export function roomOf(width: number): Room {
  if (width < 560) return 'narrow';
  return width < 1000 ? 'medium' : 'wide';
}

/** What a row offers. */
export interface RowActions {
  /** The address of a transport request, for people who want to copy or open it; without it ids are not links. */
  readonly linkOf: ((node: string, id: number) => string) | undefined;
  /** The one thing that a row most likely needs. */
  readonly actionOf: (row: Row) => { readonly name: string; readonly title?: string; readonly run: () => void } | undefined;
}

const { columns } = texts.queue;

/** Returns the columns of a table of transport requests. */
export function columnsFor(room: Room, showsNode: boolean, actions: RowActions): readonly GridColumn<Row>[] {
  if (room === 'narrow') return [{ id: 'queued', name: columns.request, width: 'minmax(8rem, 1fr)', cell: (row) => summary(row, showsNode, actions) }];
  const isWide = room === 'wide';
  const all: readonly (GridColumn<Row> | false)[] = [
    { id: 'status', name: columns.status, width: '7rem', cell: ({ request }) => statusTag(request.status) },
    { id: 'id', name: columns.id, width: '5rem', cell: (row) => idOf(row, actions) },
    showsNode && { id: 'node', name: columns.node, width: isWide ? '9rem' : '7rem', cell: ({ node }) => clipped(node) },
    { id: 'description', name: columns.description, width: 'minmax(10rem, 1fr)', cell: ({ request }) => clipped(request.description || texts.queue.noDescription) },
    isWide && !showsNode && { id: 'origin', name: columns.origin, width: '7rem', cell: ({ request }) => clipped(request.origin ?? '') },
    { id: 'queued', name: columns.queued, width: '6.5rem', cell: ({ request }) => ageOf(request.queuedAt ?? request.createdAt) },
    isWide && { id: 'user', name: columns.user, width: '9rem', cell: ({ request }) => clipped(user(request)) },
    { id: 'action', name: '', width: '5.5rem', isSortable: false, cell: (row) => action(row, actions) },
  ];
  return all.filter((column) => column !== false);
}

/** Draws a time as an age, with the full time where somebody points at it. */
export function ageOf(text: string | null | undefined): TemplateResult {
  return html`<time class="clipped" title=${time(text)}>${age(text)}</time>`;
}

function idOf({ request: { id }, node }: Row, { linkOf }: RowActions): TemplateResult {
  return linkOf ? html`<a class="strong" tabindex="-1" href=${linkOf(node, id)}>${id}</a>` : html`<span class="strong">${id}</span>`;
}

function action(row: Row, { actionOf }: RowActions): TemplateResult | '' {
  const offer = actionOf(row);
  return offer ? html`<button type="button" class="action" tabindex="-1" title=${offer.title ?? nothing} @click=${offer.run}>${offer.name}</button>` : '';
}

function clipped(text: string): TemplateResult {
  return html`<span class="clipped" dir="auto" title=${text}>${text}</span>`;
}

function summary(row: Row, showsNode: boolean, actions: RowActions): TemplateResult {
  const { request } = row;
  return html`
    <span class="cells">
      <span class="row">${idOf(row, actions)}${statusTag(request.status)}<span class="end">${action(row, actions)}</span></span>
      ${clipped(request.description || texts.queue.noDescription)}
      <span class="clipped subtle">${[showsNode ? row.node : request.origin, age(request.queuedAt ?? request.createdAt)].filter(Boolean).join(', ')}</span>
    </span>
  `;
}
