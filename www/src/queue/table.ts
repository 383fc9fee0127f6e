import { css, html, type TemplateResult } from 'lit';
import type { QueuedRequest } from 'ctms';
import '@ui5/webcomponents/dist/Table.js';
import '@ui5/webcomponents/dist/TableCell.js';
import '@ui5/webcomponents/dist/TableHeaderCell.js';
import '@ui5/webcomponents/dist/TableHeaderRow.js';
import '@ui5/webcomponents/dist/TableRow.js';
import '@ui5/webcomponents/dist/TableSelectionMulti.js';
import type TableSelectionMulti from '@ui5/webcomponents/dist/TableSelectionMulti.js';
import '@ui5/webcomponents/dist/TableVirtualizer.js';

import { place } from '../shared/place.js';
import { time } from '../shared/format.js';
import { statusTag } from '../shared/status-tag.js';
import { texts } from '../texts.js';
import { user, type Column, type Order, type Row } from './rows.js';

/** Which rows are in the document: from `first`, before `last`. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** What the table shows and tells. */
export interface QueueTable {
  readonly nodeName: string;
  readonly rows: readonly Row[];
  readonly range: Range;
  readonly order: Order;
  readonly isNarrow: boolean;
  readonly selected: ReadonlySet<number>;
  /** In CSS pixels, at most. */
  readonly height: number;
  readonly onRange: (range: Range) => void;
  readonly onSort: (column: Column) => void;
  readonly onSelect: (ids: ReadonlySet<number>) => void;
  readonly onOpen: (request: QueuedRequest) => void;
}

interface Part {
  readonly column: Column;
  readonly name: string;
  readonly width: string;
  readonly cell: (request: QueuedRequest) => TemplateResult | string;
}

/** The virtualizer wants one height for all rows, in CSS pixels. */
const rowHeight = { wide: 44, narrow: 76 } as const;
const headerHeight = 46;
/** Rows beyond the visible ones, so that scrolling shows no gap. */
const extraRows = 3;

const { columns } = texts.queue;
const wide: readonly Part[] = [
  { column: 'id', name: columns.id, width: '5.5rem', cell: ({ id }) => html`<span class="strong">${id}</span>` },
  { column: 'status', name: columns.status, width: '8rem', cell: ({ status }) => statusTag(status) },
  { column: 'description', name: columns.description, width: 'minmax(10rem, 1fr)', cell: ({ description }) => clipped(description || texts.queue.noDescription) },
  { column: 'origin', name: columns.origin, width: '7rem', cell: ({ origin }) => clipped(origin ?? '') },
  { column: 'queued', name: columns.queued, width: '10.5rem', cell: ({ queuedAt, createdAt }) => clipped(time(queuedAt ?? createdAt)) },
  { column: 'user', name: columns.user, width: '8rem', cell: (request) => clipped(user(request)) },
];
const narrow: readonly Part[] = [{ column: 'queued', name: columns.request, width: 'minmax(8rem, 1fr)', cell: summary }];

/** Draws a queue; only the rows of the range are in the document, and take new content while they are scrolled. */
export function queueTable(table: QueueTable): TemplateResult {
  const { rows, range, order, isNarrow } = table;
  const parts = isNarrow ? narrow : wide;
  const height = isNarrow ? rowHeight.narrow : rowHeight.wide;
  const shown = rows.slice(range.first, range.last);
  return html`
    <ui5-table class=${isNarrow ? 'narrow' : 'wide'} overflow-mode="Scroll" accessible-name=${texts.queue.name(table.nodeName)}
      ${sized(Math.min(table.height, rows.length * height + headerHeight + 2))} @row-click=${(event: CustomEvent<{ row: HTMLElement }>) => open(event, table)}>
      <ui5-table-selection-multi slot="features" header-selector="ClearAll" .selected=${[...table.selected].join(' ')} @change=${(event: Event) => table.onSelect(selection(event))}></ui5-table-selection-multi>
      <ui5-table-virtualizer slot="features" row-height=${height} row-count=${rows.length} extra-rows=${extraRows} @range-change=${(event: CustomEvent<Range>) => table.onRange(event.detail)}></ui5-table-virtualizer>
      <ui5-table-header-row slot="headerRow" sticky>${parts.map((part) => header(part, order, table.onSort))}</ui5-table-header-row>
      ${shown.map(({ request }, index) => html`
        <ui5-table-row interactive row-key=${request.id} .position=${range.first + index}>
          ${parts.map(({ cell }) => html`<ui5-table-cell>${cell(request)}</ui5-table-cell>`)}
        </ui5-table-row>
      `)}
    </ui5-table>
  `;
}

function header({ column, name, width }: Part, order: Order, onSort: (column: Column) => void): TemplateResult {
  const isSorted = order.column === column;
  const indicator = isSorted ? (order.isDescending ? 'Descending' : 'Ascending') : 'None';
  return html`
    <ui5-table-header-cell width=${width} sort-indicator=${indicator}>
      <button type="button" class="sort" aria-label=${texts.queue.sortBy(name)} @click=${() => onSort(column)}>${name}</button>
    </ui5-table-header-cell>
  `;
}

function clipped(text: string): TemplateResult {
  return html`<span class="clipped" title=${text}>${text}</span>`;
}

function summary(request: QueuedRequest): TemplateResult {
  return html`
    <span class="summary">
      <span class="row"><span class="strong">${request.id}</span>${statusTag(request.status)}</span>
      ${clipped(request.description || texts.queue.noDescription)}
      <span class="clipped subtle">${[request.origin, time(request.queuedAt ?? request.createdAt)].filter(Boolean).join(', ')}</span>
    </span>
  `;
}

function open(event: CustomEvent<{ row: HTMLElement }>, { rows, onOpen }: QueueTable): void {
  const id = Number(event.detail.row.getAttribute('row-key'));
  const row = rows.find(({ request }) => request.id === id);
  if (row) onOpen(row.request);
}

function selection(event: Event): ReadonlySet<number> {
  return new Set([...(event.target as TableSelectionMulti).getSelectedAsSet()].map(Number));
}

/** A height through the style object, as {@link place} does it. */
function sized(height: number): ReturnType<typeof place> {
  return place(undefined, { height });
}

/** How the table looks. */
export const tableStyles = css`
  ui5-table-row { height: 44px; }
  .narrow ui5-table-row { height: 76px; }
  ui5-table-cell { min-width: 0; }
  .clipped { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .summary { display: flex; flex-direction: column; min-width: 0; width: 100%; gap: 0.125rem; }
  .sort { all: unset; cursor: pointer; font-family: var(--sapFontSemiboldDuplexFamily, inherit); }
  .sort:focus-visible { outline: 2px solid var(--sapContent_FocusColor, #0032a5); outline-offset: 2px; border-radius: 0.25rem; }
`;
