import { callOptions, withClient } from '../../client.js';
import { confirm } from '../../confirm.js';
import { printJson } from '../../print/json.js';
import { printable } from '../../print/printable.js';
import type { Work } from '../../spec.js';
import type { descriptorDeleteCommand } from './spec.js';

export const run: Work<typeof descriptorDeleteCommand> = (context, { node, descriptorId }, { yes }) => withClient(context, async ({ descriptors }) => {
  await confirm(context, `Delete extension descriptor ${descriptorId} of ${printable(node)}? It cannot be restored.`, yes);
  await descriptors.delete(node, descriptorId, callOptions(context));
  if (context.options.json) return printJson(context.io, { deletedDescriptorId: descriptorId });
  context.io.stdout.write(`Extension descriptor ${descriptorId} was deleted from ${printable(node)}\n`);
});
