import type { Route, TransportNode } from '../../../types/landscape.js';
import { callOptions, makeClient } from '../../client.js';
import { colours } from '../../print/colours.js';
import type { Context, Io } from '../../io.js';
import { printJson } from '../../print/errors.js';
import { table } from '../../print/table.js';
import { tree } from '../../print/tree.js';

/** `ctms nodes` */
export async function showNodes(context: Context): Promise<void> {
  const client = await makeClient(context);
  try {
    const nodes = await client.nodes.list(callOptions(context));
    if (context.options.json) return printJson(context.io, { nodes });
    context.io.stdout.write(nodes.length === 0 ? 'There are no nodes.\n' : nodeTable(context.io, nodes));
  } finally {
    client.close();
  }
}

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
    node.automaticImport ? 'imports by itself' : '',
    node.controlledBy ? `controlled by ${node.controlledBy}` : '',
    node.importDisabled ? 'imports disabled' : '',
  ];
  return states.filter((text) => text !== '').join(', ');
}

/** `ctms routes` */
export async function showRoutes(context: Context): Promise<void> {
  const client = await makeClient(context);
  try {
    const call = callOptions(context);
    if (context.options.json) return printJson(context.io, { routes: await client.routes.list(call) });
    const [routes, nodes] = await Promise.all([client.routes.list(call), client.nodes.list(call)]);
    context.io.stdout.write(routes.length === 0 ? 'There are no routes.\n' : routeTree(context.io, routes, nodes));
  } finally {
    client.close();
  }
}

/** Shows where requests go, from each node that no route leads to. */
function routeTree(io: Io, routes: readonly Route[], nodes: readonly TransportNode[]): string {
  const { dim } = colours(io);
  const targets = new Set(routes.map(({ targetNodeId }) => targetNodeId));
  const sources = new Set(routes.map(({ sourceNodeId }) => sourceNodeId));
  const starts = nodes.filter(({ id }) => sources.has(id));
  return tree<TransportNode>(
    [...starts.filter(({ id }) => !targets.has(id)), ...starts],
    ({ name, forwardMode, virtual }) => {
      const notes = [forwardMode ? `forwards: ${forwardMode}` : '', virtual ? 'virtual' : ''].filter((text) => text !== '');
      return notes.length === 0 ? name : `${name} ${dim(`(${notes.join(', ')})`)}`;
    },
    ({ id }) => {
      const next = routes.filter(({ sourceNodeId }) => sourceNodeId === id).map(({ targetNodeId }) => targetNodeId);
      return nodes.filter((node) => next.includes(node.id));
    },
  );
}
