import type { Route, TransportNode } from '../../../types/landscape.js';
import { callOptions, withClient } from '../../client.js';
import type { Io } from '../../io.js';
import { colours } from '../../print/colours.js';
import { printJson } from '../../print/json.js';
import { tree } from '../../print/tree.js';
import type { Work } from '../../spec.js';
import type { routesCommand } from './spec.js';

export const run: Work<typeof routesCommand> = (context) => withClient(context, async (client) => {
  const call = callOptions(context);
  if (context.options.json) return printJson(context.io, { routes: await client.routes.list(call) });
  const [routes, nodes] = await Promise.all([client.routes.list(call), client.nodes.list(call)]);
  context.io.stdout.write(routes.length === 0 ? 'There are no routes.\n' : routeTree(context.io, routes, nodes));
});

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
