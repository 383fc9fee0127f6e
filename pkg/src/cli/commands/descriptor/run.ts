import { usage } from '../../../errors.js';
import type { CtmsClient } from '../../../node.js';
import type { ExtensionDescriptor } from '../../../types/descriptors.js';
import { callOptions, makeClient } from '../../client.js';
import type { Context } from '../../io.js';
import { printJson } from '../../print/errors.js';
import { printable } from '../../print/printable.js';
import { table } from '../../print/table.js';

/** The options of `ctms descriptor list`. */
export interface ListDescriptorsOptions {
  readonly mtaId?: string;
  readonly mtaVersion?: string;
}

/** The options of `ctms descriptor put`. */
export interface PutDescriptorCommandOptions {
  readonly mtaVersion?: string;
  readonly description?: string;
  readonly namedUser?: string;
}

/** `ctms descriptor list <node>` */
export async function listDescriptors(context: Context, node: string, { mtaId, mtaVersion }: ListDescriptorsOptions): Promise<void> {
  await withClient(context, async ({ descriptors }) => {
    const { io, options } = context;
    const mtaExtDescriptors = await descriptors.list(node, { mtaId, mtaVersion, ...callOptions(context) });
    if (options.json) return printJson(io, { mtaExtDescriptors });
    if (mtaExtDescriptors.length === 0) return void io.stdout.write('There are no extension descriptors.\n');
    io.stdout.write(table<ExtensionDescriptor>(io, [
      { title: 'ID', text: ({ id }) => id, align: 'right' },
      { title: 'MTA', text: ({ mtaId: mta }) => mta },
      { title: 'VERSION', text: ({ mtaVersion: version }) => version },
      { title: 'DESCRIPTOR', text: ({ mtaExtId }) => mtaExtId },
      { title: 'CHANGED', text: ({ lastChangedAt }) => lastChangedAt },
      { title: 'DESCRIPTION', text: ({ description }) => description, shrinks: true },
    ], mtaExtDescriptors));
  });
}

/** `ctms descriptor put <node> <file>` */
export async function putDescriptor(context: Context, node: string, file: string, options: PutDescriptorCommandOptions): Promise<void> {
  const { mtaVersion, description, namedUser } = options;
  await withClient(context, async ({ descriptors }) => {
    const placed = await descriptors.put(node, file, { mtaVersion, description, namedUser, ...callOptions(context) });
    if (context.options.json) return printJson(context.io, placed);
    const { descriptorId, fileName, mtaId, nodeName, replaces } = placed;
    const done = replaces === null ? `added to ${nodeName}` : `replaced on ${nodeName}`;
    context.io.stdout.write(`Extension descriptor ${descriptorId} of ${printable(mtaId)} was ${printable(done)}: ${printable(fileName)}\n`);
  });
}

/** `ctms descriptor delete <node> <id>` */
export async function deleteDescriptor(context: Context, node: string, text: string): Promise<void> {
  const descriptorId = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(descriptorId) || descriptorId === 0) {
    throw usage('USAGE', `${JSON.stringify(text)} is no id of an extension descriptor`, 'give a whole number, as ctms descriptor list shows it');
  }
  await withClient(context, async ({ descriptors }) => {
    await descriptors.delete(node, descriptorId, callOptions(context));
    if (context.options.json) return printJson(context.io, { deletedDescriptorId: descriptorId });
    context.io.stdout.write(`Extension descriptor ${descriptorId} was deleted from ${printable(node)}\n`);
  });
}

async function withClient(context: Context, work: (client: CtmsClient) => Promise<void>): Promise<void> {
  const client = await makeClient(context);
  try {
    await work(client);
  } finally {
    client.close();
  }
}
