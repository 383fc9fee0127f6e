import type { Context } from '../../io.js';
import { callOptions, withClient } from '../../client.js';
import { asks, confirm } from '../../confirm.js';
import { printJson } from '../../print/json.js';
import { printable } from '../../print/printable.js';
import type { Work } from '../../spec.js';
import type { CtmsClient } from '../../../node.js';
import type { descriptorPutCommand } from './spec.js';

export const run: Work<typeof descriptorPutCommand> = (context, { node, file }, options) => withClient(context, async (client) => {
  const { mtaVersion, description, namedUser } = options;
  if (asks(context, options.yes)) await confirmReplacing(context, client, node, file);
  const placed = await client.descriptors.put(node, file, { mtaVersion, description, namedUser, ...callOptions(context) });
  if (context.options.json) return printJson(context.io, placed);
  const { descriptorId, fileName, mtaId, nodeName, replaces } = placed;
  const done = replaces === null ? `added to ${nodeName}` : `replaced on ${nodeName}`;
  context.io.stdout.write(`Extension descriptor ${descriptorId} of ${printable(mtaId)} was ${printable(done)}: ${printable(fileName)}\n`);
});

/** Only the core reads which MTA a descriptor extends: all that the node has are named, so that the person who is asked sees what may be lost. */
async function confirmReplacing(context: Context, { descriptors }: CtmsClient, node: string, file: string): Promise<void> {
  const present = await descriptors.list(node, callOptions(context));
  if (present.length === 0) return;
  const lines = present.map(({ id, mtaId, mtaVersion }) => `  descriptor ${id} for ${printable(mtaId)}, ${mtaVersion === '*' ? 'all versions' : `version ${printable(mtaVersion)}`}`);
  context.io.stderr.write(`${node} has these extension descriptors; one for the same MTA and version is replaced and cannot be restored:\n${lines.join('\n')}\n`);
  await confirm(context, `Send ${printable(file)} to ${node}?`);
}
