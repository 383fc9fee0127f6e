import type { TemplateResult } from 'lit';

/** A column of a grid. */
export interface GridColumn<Row> {
  /** Names it in events; a column with `isSortable: false` has no sort button. */
  readonly id: string;
  readonly name: string;
  /** A track of `grid-template-columns`. */
  readonly width: string;
  readonly isSortable?: boolean;
  readonly cell: (row: Row) => TemplateResult | string | number;
}

/** How the rows are sorted. */
export interface GridOrder {
  readonly column: string;
  readonly isDescending: boolean;
}

/** Which rows are in the document: from `first`, before `last`. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Rows beyond the visible ones, so that scrolling shows no gap. */
const extraRows = 4;

/** Returns the rows that a window of this height shows, in CSS pixels. */
export function visibleRange(scrollTop: number, height: number, rowHeight: number, count: number): Range {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - extraRows);
  const last = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + extraRows);
  return { first: Math.min(first, last), last };
}

/** Returns the row that a key moves to, or nothing for any other key. */
export function rowAfterKey(key: string, active: number, count: number, page: number): number | undefined {
  const moved = { ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: count - 1, PageDown: active + page, PageUp: active - page }[key];
  return moved === undefined || count === 0 ? undefined : Math.min(count - 1, Math.max(0, moved));
}

/** Returns the keys of the rows between two rows, both included. */
export function keysBetween<Row>(rows: readonly Row[], keyOf: (row: Row) => number | string, from: number, to: number): readonly (number | string)[] {
  return rows.slice(Math.min(from, to), Math.max(from, to) + 1).map(keyOf);
}
