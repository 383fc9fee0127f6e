import type { TransportNode } from '../../../types/landscape.js';
import { callOptions, withClient } from '../../client.js';
import { colours } from '../../print/colours.js';
import type { Io } from '../../io.js';
import { printJson } from '../../print/json.js';
import { table } from '../../print/table.js';
import type { Work } from '../../spec.js';
import type { nodesCommand } from './spec.js';

export const run: Work<typeof nodesCommand> = (context) => withClient(context, async (client) => {
  const nodes = await client.nodes.list(callOptions(context));
  if (context.options.json) return printJson(context.io, { nodes });
  context.io.stdout.write(nodes.length === 0 ? 'There are no nodes.\n' : nodeTable(context.io, nodes));
});

function nodeTable(io: Io, nodes: readonly TransportNode[]): string {
  const { yellow } = colours(io);
  return table<TransportNode>(io, [
    { title: 'ID', text: ({ id }) => id, align: 'right' },
    { title: 'NAME', text: ({ name }) => name },
    { title: 'FORWARD', text: ({ forwardMode }) => forwardMode },
    { title: 'CONTENT', text: ({ targets }) => [...new Set(targets?.map(({ contentType }) => contentType))].join(',') },
    { title: 'STATE', text: state, paint: yellow },
    { title: 'DESCRIPTION', text: ({ description }) => description, shrinks: true },
  ], nodes);
}

function state(node: TransportNode): string {
  const states = [
    node.virtual ? 'virtual' : '',
    node.uploadAllowed === false ? 'no uploads' : '',
    node.automaticImport ? 'imports automatically' : '',
    node.controlledBy ? `controlled by ${node.controlledBy}` : '',
    node.importDisabled ? 'imports disabled' : '',
  ];
  return states.filter((text) => text !== '').join(', ');
}
