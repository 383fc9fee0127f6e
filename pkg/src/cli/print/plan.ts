import stringWidth from 'string-width';

import type { JobPlan, Sourced } from '../../node/job.js';
import type { PlacedDescriptor } from '../../types/descriptors.js';
import type { Plan, PlannedFile } from '../../types/plan.js';
import { colours } from './colours.js';
import type { Context } from '../io.js';
import { printJson } from './json.js';
import { size } from './sizes.js';
import { printable } from './printable.js';
import { wrapped } from './table.js';
import { timePrinter } from './times.js';

/** Prints what a release would send where, and where each value of it comes from. */
export function printPlan({ io, options }: Context, plan: Plan, job: JobPlan): void {
  const origins = originsOf(job);
  if (options.json) return printJson(io, { ...plan, origins });
  const { bold, dim } = colours(io);
  const time = timePrinter(io);
  const earlier = plan.earlierTransportRequestId;
  const { mtaVersion, proxy, once, importTo, follow, verbose, credential } = job;
  const rows: readonly Row[] = [
    row(plan.operation === 'exportFrom' ? 'Export from' : 'Upload to', plan.nodeName, place(origins, 'operation', 'nodeName')),
    row('description', plan.description, origins['description']),
    row('content type', plan.contentType, origins['contentType']),
    row('named user', plan.namedUser ?? 'none', origins['namedUser']),
    ...plan.descriptors.map((one) => row('descriptor', placedWords(one, time), origins[`descriptors.${one.nodeName}`])),
    ...(plan.descriptors.length > 0 ? [said('MTA version', mtaVersion)] : []),
    ...plan.files.map((one) => row('file', file(one), origins['files'])),
    row('queues', queues(plan)),
    ...[said('once', once), said('import to', importTo), said('follow', follow), said('verbose', verbose)],
    ...[said('proxy', proxy), said('credential', credential), row('service key', job.serviceKey === null ? '' : 'given', origins['serviceKey'])],
    row('created before', earlier === null ? '' : `transport request ${earlier}: nothing would be sent`),
  ].filter(([, text]) => text !== '');
  const width = Math.max(...rows.map(([name]) => name.length));
  const columns = (io.stdout.isTTY ? io.stdout.columns : undefined) ?? Infinity;
  const room = columns - width - 4;
  const draw = ([name, text, origin]: Row): string => {
    const place = origin ? `(${printable(origin)})` : '';
    const isOneLine = stringWidth(`${printable(text)}  ${place}`) <= room;
    const cell = isOneLine
      ? [`${printable(text)}${place && dim(`  ${place}`)}`]
      : [...wrapped(printable(text), room), ...(place ? wrapped(place, room).map(dim) : [])];
    return cell.map((line, at) => `  ${(at === 0 ? name : '').padEnd(width)}  ${line}`).join('\n');
  };
  const head = wrapped('Dry run: nothing was sent that changes the service.', columns).map(bold);
  io.stdout.write(`${[...head, ...rows.map(draw)].join('\n')}\n`);
}

type Row = readonly [string, string, string | undefined];

function row(name: string, text: string, origin?: string): Row {
  return [name, text, origin];
}

/** A value that was said; what nobody said is left out. */
function said(name: string, value: Sourced<unknown> | null): Row {
  return value === null || value.value === false ? row(name, '') : row(name, value.value === true ? 'yes' : `${value.value}`, value.origin);
}

/** Where two values were taken from, in one if it is one place. */
function place(origins: Readonly<Record<string, string>>, ...names: readonly string[]): string {
  return [...new Set(names.flatMap((name) => origins[name] ?? []))].join(', ');
}

/** Says for each value where it was taken from; descriptors by `descriptors.` and their node. */
function originsOf({ descriptors, serviceKey, ...values }: JobPlan): Record<string, string> {
  const given: Record<string, Sourced<unknown> | null> = { ...values };
  for (const { nodeName, file } of descriptors) given[`descriptors.${nodeName}`] = file;
  const origins = Object.entries(given).flatMap(([name, value]) => (value === null ? [] : [[name, value.origin] as const]));
  return Object.fromEntries(serviceKey === null ? origins : [...origins, ['serviceKey', serviceKey] as const]);
}

/** Says where a descriptor is put, and which one it replaces. */
export function placedWords({ fileName, nodeName, mtaId, mtaVersion, replaces }: PlacedDescriptor, time: (text: string | null | undefined) => string): string {
  const place = `${nodeName} for ${mtaId}, ${mtaVersion === '*' ? 'all versions' : `version ${mtaVersion}`}`;
  if (replaces === null) return `${fileName} is added to ${place}`;
  const changed = replaces.lastChangedAt ? ` (last changed ${time(replaces.lastChangedAt)})` : '';
  return `${fileName} replaces descriptor ${replaces.id}${changed} on ${place}; the old one cannot be restored`;
}

function file({ name, size: bytes, mtaId, mtaVersion }: PlannedFile): string {
  const mta = mtaId === null ? '' : `: ${mtaId} ${mtaVersion ?? ''}`.trimEnd();
  return `${name}, ${size(bytes)}${mta}`;
}

function queues({ queueEntries }: Plan): string {
  if (queueEntries === null) return 'unknown: the key may not read them';
  return queueEntries.length === 0 ? 'none' : queueEntries.map(({ nodeName }) => nodeName).join(', ');
}
