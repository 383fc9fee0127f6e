import type { Given, JobPlan } from '../node/job.js';
import type { PlacedDescriptor, Plan, PlannedFile } from '../types/plan.js';
import { colours } from './colours.js';
import type { Context } from './io.js';
import { printJson } from './print.js';
import { size } from './sizes.js';
import { printable } from './table.js';

/** Prints what a release would send where, and where each value of it comes from. */
export function printPlan({ io, options }: Context, plan: Plan, job: JobPlan): void {
  const origins = originsOf(job);
  if (options.json) return printJson(io, { ...plan, origins });
  const { bold, dim } = colours(io);
  const earlier = plan.earlierTransportRequestId;
  const rows: readonly (readonly [string, string, string?])[] = [
    [plan.operation === 'exportFrom' ? 'Export from' : 'Upload to', plan.nodeName, origins['nodeName']],
    ['description', plan.description, origins['description']],
    ['content type', plan.contentType, origins['contentType']],
    ['named user', plan.namedUser ?? 'none', origins['namedUser']],
    ...plan.descriptors.map((one) => ['descriptor', descriptor(one), origins[`descriptors.${one.nodeName}`]] as const),
    ...plan.files.map((one) => ['file', file(one), origins['files']] as const),
    ['queues', queues(plan)],
    ...(earlier === null ? [] : [['made before', `transport request ${earlier}: nothing would be sent`] as const]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, text, origin]) => `  ${name.padEnd(width)}  ${printable(text)}${origin ? dim(`  (${printable(origin)})`) : ''}`);
  io.stdout.write(`${[bold('Dry run: nothing was sent that changes the service.'), ...lines].join('\n')}\n`);
}

/** Says for each value where it was taken from; descriptors by `descriptors.` and their node. */
function originsOf({ descriptors, serviceKey, ...values }: JobPlan): Record<string, string> {
  const given: Record<string, Given<unknown> | null> = { ...values };
  for (const [node, descriptor] of Object.entries(descriptors)) given[`descriptors.${node}`] = descriptor;
  const origins = Object.entries(given).flatMap(([name, value]) => (value === null ? [] : [[name, value.origin] as const]));
  return Object.fromEntries(serviceKey === null ? origins : [...origins, ['serviceKey', serviceKey] as const]);
}

function descriptor({ fileName, nodeName, mtaId, mtaVersion, replaces }: PlacedDescriptor): string {
  const place = `${fileName} on ${nodeName} for ${mtaId}, ${mtaVersion === '*' ? 'every version' : `version ${mtaVersion}`}`;
  if (replaces === null) return `add ${place}`;
  const changed = replaces.lastChangedAt ? `, last changed ${replaces.lastChangedAt}` : '';
  return `replace descriptor ${replaces.id}${changed} by ${place}; the service can not give the old content back`;
}

function file({ name, size: bytes, mtaId, mtaVersion }: PlannedFile): string {
  const mta = mtaId === null ? '' : `: ${mtaId} ${mtaVersion ?? ''}`.trimEnd();
  return `${name}, ${size(bytes)}${mta}`;
}

function queues({ queueEntries }: Plan): string {
  if (queueEntries === null) return 'unknown, because the key may not look';
  return queueEntries.length === 0 ? 'none' : queueEntries.map(({ nodeName }) => nodeName).join(', ');
}
