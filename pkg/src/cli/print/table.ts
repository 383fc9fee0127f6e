import stringWidth from 'string-width';

import type { Io } from '../io.js';
import { printable } from './printable.js';

/** One column of a table. */
export interface Column<Row> {
  readonly title: string;
  /** What stands in a row. */
  readonly text: (row: Row) => string | number | null | undefined;
  /** Colours the text of a cell; called with the text as it is shown. */
  readonly paint?: (text: string, row: Row) => string;
  readonly align?: 'right';
  /** Shortened first when the terminal is too narrow. */
  readonly shrinks?: boolean;
}

const GAP = '  ';
/** A shortened column keeps at least so many places. */
const LEAST = 8;

/**
 * Draws a table that fits the terminal: columns that may shrink do so, with an
 * ellipsis. Where the output is no terminal nothing is shortened.
 */
export function table<Row>(io: Io, columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map((column) => printable(column.text(row))));
  const natural = columns.map((column, at) =>
    cells.reduce((widest, row) => Math.max(widest, stringWidth(row[at] ?? '')), stringWidth(column.title)),
  );
  const widths = fit(natural, columns.map(({ shrinks = false }) => shrinks), io.stdout.isTTY ? io.stdout.columns : undefined);
  const line = (texts: readonly string[], row?: Row): string =>
    columns
      .map((column, at) => {
        const text = shorten(texts[at] ?? '', widths[at] ?? 0);
        const space = ' '.repeat(Math.max(0, (widths[at] ?? 0) - stringWidth(text)));
        const painted = row !== undefined && column.paint ? column.paint(text, row) : text;
        return column.align === 'right' ? space + painted : painted + space;
      })
      .join(GAP)
      .trimEnd();
  return [line(columns.map(({ title }) => title)), ...rows.map((row, at) => line(cells[at] ?? [], row))].join('\n') + '\n';
}

function fit(natural: readonly number[], shrinks: readonly boolean[], room: number | undefined): number[] {
  const widths = [...natural];
  if (room === undefined) return widths;
  let over = widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1)) - room;
  while (over > 0) {
    const widest = widths.reduce((best, width, at) => (shrinks[at] && width > (widths[best] ?? 0) * Number(shrinks[best]) ? at : best), 0);
    const width = widths[widest] ?? 0;
    if (!shrinks[widest] || width <= LEAST) break;
    widths[widest] = width - 1;
    over -= 1;
  }
  return widths;
}

function shorten(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let short = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(short + segment) >= width) break;
    short += segment;
  }
  return `${short}…`;
}
