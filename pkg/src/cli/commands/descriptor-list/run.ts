import type { ExtensionDescriptor } from '../../../types/descriptors.js';
import { callOptions, withClient } from '../../client.js';
import { printJson } from '../../print/json.js';
import { table } from '../../print/table.js';
import { timePrinter } from '../../print/times.js';
import type { Work } from '../../spec.js';
import type { descriptorListCommand } from './spec.js';

export const run: Work<typeof descriptorListCommand> = (context, { node }, { mtaId, mtaVersion }) => withClient(context, async ({ descriptors }) => {
  const { io, options } = context;
  const mtaExtDescriptors = await descriptors.list(node, { mtaId, mtaVersion, ...callOptions(context) });
  if (options.json) return printJson(io, { mtaExtDescriptors });
  if (mtaExtDescriptors.length === 0) return void io.stdout.write('There are no extension descriptors.\n');
  const time = timePrinter(io);
  io.stdout.write(table<ExtensionDescriptor>(io, [
    { title: 'ID', text: ({ id }) => id, align: 'right' },
    { title: 'MTA', text: ({ mtaId: mta }) => mta },
    { title: 'VERSION', text: ({ mtaVersion: version }) => version },
    { title: 'DESCRIPTOR', text: ({ mtaExtId }) => mtaExtId },
    { title: 'CHANGED', text: ({ lastChangedAt }) => time(lastChangedAt) },
    { title: 'DESCRIPTION', text: ({ description }) => description, shrinks: true },
  ], mtaExtDescriptors));
});
