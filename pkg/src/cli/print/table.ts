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
  /** Made narrower when the terminal is: shortened, or wrapped by word in a very narrow one. */
  readonly shrinks?: boolean;
  /** Left out when the terminal is too narrow, the lowest first; missing for one that always stays. */
  readonly yields?: number;
}

const GAP = '  ';
/** A column that is made narrower keeps at least so many places, and those of its title. */
const LEAST = 10;
/** In fewer columns texts are wrapped instead of shortened. */
const NARROW = 60;

/**
 * Draws a table that fits the terminal: columns that may yield do so, then
 * others are made narrower. Where the output is not a terminal, everything is shown.
 *
 * @param room Places in a line; default: those of the terminal.
 */
export function table<Row>({ stdout }: Io, all: readonly Column<Row>[], rows: readonly Row[], room = stdout.isTTY ? stdout.columns : undefined): string {
  const measured = all.map((column) => {
    const cells = rows.map((row) => printable(column.text(row)));
    const natural = Math.max(stringWidth(column.title), ...cells.map((cell) => stringWidth(cell)));
    return { column, cells, natural, least: column.shrinks ? Math.min(natural, Math.max(LEAST, stringWidth(column.title))) : natural };
  });
  const shown = room === undefined ? measured : without(measured, room);
  const widths = fit(shown, room);
  const isNarrow = room !== undefined && room < NARROW;
  const draw = (texts: readonly string[], row?: Row): string => {
    const cells = texts.map((text, at) => (isNarrow ? wrapped(text, widths[at] ?? 0) : [shortened(text, widths[at] ?? 0)]));
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, line) => shown.map(({ column }, at) => {
      const text = cells[at]?.[line] ?? '';
      const space = ' '.repeat(Math.max(0, (widths[at] ?? 0) - stringWidth(text)));
      const painted = row !== undefined && column.paint ? column.paint(text, row) : text;
      return column.align === 'right' ? space + painted : painted + space;
    }).join(GAP).trimEnd()).join('\n');
  };
  const lines = rows.map((row, at) => draw(shown.map(({ cells }) => cells[at] ?? ''), row));
  return `${[draw(shown.map(({ column }) => column.title)), ...lines].join('\n')}\n`;
}

interface Measured {
  readonly column: Pick<Column<never>, 'yields'>;
  /** As wide as its widest text. */
  readonly natural: number;
  /** As narrow as it may be made. */
  readonly least: number;
}

/** Leaves out columns, as far as the others would not fit although they are made as narrow as may be. */
function without<Some extends Measured>(columns: readonly Some[], room: number): readonly Some[] {
  const needed = columns.reduce((sum, { least }) => sum + least + GAP.length, -GAP.length);
  const order = (one: Some): number => one.column.yields ?? Infinity;
  const first = Math.min(...columns.map(order));
  return needed <= room || first === Infinity ? columns : without(columns.filter((one) => order(one) !== first), room);
}

/** Makes the widest column narrower, again and again, until all fit or none may be narrower. */
function fit(columns: readonly Measured[], room: number | undefined): number[] {
  const widths = columns.map(({ natural }) => natural);
  if (room === undefined) return widths;
  let over = widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1)) - room;
  for (; over > 0; over -= 1) {
    const spare = widths.map((width, at) => (width > (columns[at]?.least ?? 0) ? width : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if (spare[widest] === 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** A text in so many places, with an ellipsis where it is longer. */
export function shortened(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let short = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(short + segment) >= width) break;
    short += segment;
  }
  return `${short}…`;
}

/** A text in lines of so many places, broken between words; a word that is longer is broken anywhere. */
export function wrapped(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ').flatMap((word) => pieces(word, width))) {
    const line = lines.at(-1) ?? '';
    const longer = line === '' ? word : `${line} ${word}`;
    if (stringWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function pieces(word: string, width: number): string[] {
  const parts = [''];
  for (const { segment } of new Intl.Segmenter().segment(word)) {
    const part = parts.at(-1) ?? '';
    if (part === '' || stringWidth(part + segment) <= width) parts[parts.length - 1] = part + segment;
    else parts.push(segment);
  }
  return parts;
}
