import stringWidth from 'string-width';

import type { LandscapeStatus, StatusCell, StatusRow } from '../../../types/inventory.js';
import { callOptions, withClient } from '../../client.js';
import type { Io } from '../../io.js';
import { colours } from '../../print/colours.js';
import { refuseTwoOutputs, unseenLines } from '../../print/inventory.js';
import { printJson } from '../../print/json.js';
import { markdownTable } from '../../print/markdown.js';
import { printable } from '../../print/printable.js';
import { table, type Column } from '../../print/table.js';
import { ageOf, timePrinter } from '../../print/times.js';
import type { Work } from '../../spec.js';
import type { statusCommand } from './spec.js';

export const run: Work<typeof statusCommand> = async (context, { nodes }, { mta, markdown }) => {
  refuseTwoOutputs(context, markdown);
  await withClient(context, async (client) => {
    const status = await client.status({ nodes, mta, ...callOptions(context) });
    if (context.options.json) return printJson(context.io, status);
    context.io.stdout.write(markdown ? markdownOf(status) : textOf(context.io, status));
  });
};

const NOTHING = 'No transport request is known in these nodes.\n';
const LEGEND = '+ waiting, > importing, x failed, < newer in a node before it, ~ the order of imports is not certain';

function textOf(io: Io, status: LandscapeStatus): string {
  if (status.rows.length === 0) return NOTHING + unseenLines(status.unseen);
  const drawn = io.stdout.isTTY ? `${matrix(io, status)}\n${colours(io).dim(LEGEND)}\n` : list(io, status);
  return drawn + unseenLines(status.unseen);
}

/** MTAs by nodes; where the terminal is too narrow for all nodes, a list for each MTA. */
function matrix(io: Io, { nodes, rows }: LandscapeStatus): string {
  const now = Date.now();
  const columns: Column<StatusRow>[] = [
    { title: 'MTA', text: ({ name }) => name },
    ...nodes.map(({ nodeName }, at): Column<StatusRow> => ({
      title: nodeName,
      text: ({ cells }) => short(cells[at], now),
      paint: (text, { cells }) => paint(io, text, cells[at]),
    })),
  ];
  const drawn = table(io, columns, rows, Infinity);
  const isWide = Math.max(...drawn.split('\n').map((line) => stringWidth(line))) <= (io.stdout.columns ?? Infinity);
  if (isWide || nodes.length === 0) return drawn;
  return rows.map(({ name, cells }) => {
    const known = cells.filter((cell) => short(cell, now) !== '');
    return `${colours(io).bold(printable(name))}\n${table<StatusCell>(io, [
      { title: 'NODE', text: ({ nodeName }) => nodeName, shrinks: true },
      { title: 'VERSION', text: (cell) => short(cell, now), paint: (text, cell) => paint(io, text, cell), shrinks: true },
    ], known)}`;
  }).join('\n');
}

/** `1.4.0 2 d +1 x1 <`: version, age, marks. */
function short(cell: StatusCell | undefined, now: number): string {
  if (!cell) return '';
  const { imported, waiting, running, failed, newerBelow, isCertain } = cell;
  return [
    imported && versionOf(imported),
    imported && ageOf(imported.importedAt, now),
    waiting.length > 0 && `+${waiting.length}`,
    running.length > 0 && `>${running.length}`,
    failed.length > 0 && `x${failed.length}`,
    newerBelow && '<',
    imported && !isCertain && '~',
  ].filter(Boolean).join(' ');
}

function paint(io: Io, text: string, cell: StatusCell | undefined): string {
  const { red, yellow } = colours(io);
  if (cell && cell.failed.length > 0) return red(text);
  return cell?.newerBelow || (cell && cell.waiting.length > 0) ? yellow(text) : text;
}

function versionOf({ version, transportRequestId }: { readonly version?: string | undefined; readonly transportRequestId: number }): string {
  return version ?? `request ${transportRequestId}`;
}

/** One line for each MTA in each node. */
function list(io: Io, { rows }: LandscapeStatus): string {
  const time = timePrinter(io);
  const lines = rows.flatMap(({ name, cells }) => cells.map((cell) => ({ name, cell }))).filter(({ cell }) => short(cell, 0) !== '');
  const versions = (queued: StatusCell['waiting']): string => queued.map(versionOf).join(', ');
  return table(io, [
    { title: 'MTA', text: ({ name }) => name },
    { title: 'NODE', text: ({ cell }) => cell.nodeName },
    { title: 'VERSION', text: ({ cell: { imported } }) => imported?.version },
    { title: 'REQUEST', text: ({ cell: { imported } }) => imported?.transportRequestId, align: 'right' },
    { title: 'IMPORTED', text: ({ cell: { imported } }) => time(imported?.importedAt) },
    { title: 'BY', text: ({ cell: { imported } }) => imported?.importedBy },
    { title: 'RESULT', text: ({ cell: { imported, isCertain } }) => imported && `${imported.result}${isCertain ? '' : ' (not certain)'}` },
    { title: 'WAITING', text: ({ cell }) => versions(cell.waiting) },
    { title: 'IMPORTING', text: ({ cell }) => versions(cell.running) },
    { title: 'FAILED', text: ({ cell }) => versions(cell.failed) },
    { title: 'NEWER BELOW', text: ({ cell: { newerBelow } }) => newerBelow && `${versionOf(newerBelow)} in ${newerBelow.nodeName}` },
  ], lines);
}

function markdownOf({ nodes, rows, unseen }: LandscapeStatus): string {
  if (rows.length === 0) return NOTHING + unseenLines(unseen, true);
  const cell = (one: StatusCell): string => [
    one.imported && versionOf(one.imported),
    one.waiting.length > 0 && `${one.waiting.map(versionOf).join(', ')} waiting`,
    one.running.length > 0 && `${one.running.map(versionOf).join(', ')} importing`,
    one.failed.length > 0 && `${one.failed.map(versionOf).join(', ')} failed`,
    one.newerBelow && `newer in ${one.newerBelow.nodeName}`,
    one.imported && !one.isCertain && 'not certain',
  ].filter(Boolean).join('; ');
  return markdownTable(['MTA', ...nodes.map(({ nodeName }) => nodeName)], rows.map(({ name, cells }) => [name, ...cells.map(cell)])) + unseenLines(unseen, true);
}
