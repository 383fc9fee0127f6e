import type { Route, TransportNode } from 'ctms';

/** Where a landscape runs to. */
export type Direction = 'right' | 'down';

/** How large a node is drawn, in CSS pixels. */
export interface NodeSize {
  readonly width: number;
  readonly height: number;
}

/** Sizes of nodes: in a strip, running to the right, and downwards so that two fit side by side on a telephone. */
export const nodeSizes = { strip: { width: 156, height: 48 }, right: { width: 200, height: 96 }, down: { width: 154, height: 96 } } as const;

/** Where everything of a landscape is drawn, in CSS pixels. */
export interface Layout {
  readonly direction: Direction;
  readonly nodeSize: NodeSize;
  readonly width: number;
  readonly height: number;
  /** The upper left corner of each node, by its id. */
  readonly nodes: ReadonlyMap<number, Point>;
  readonly routes: readonly { readonly id: number; readonly points: readonly Point[] }[];
}

/** A point of the drawing. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Lays a landscape out. The library for it is loaded only now.
 *
 * A route whose nodes the key may not see is left out.
 */
export async function layOut(nodes: readonly TransportNode[], routes: readonly Route[], direction: Direction, nodeSize: NodeSize): Promise<Layout> {
  const { default: dagre } = await import('@dagrejs/dagre');
  const graph = new dagre.graphlib.Graph<object>({ multigraph: true });
  graph.setGraph({ rankdir: direction === 'right' ? 'LR' : 'TB', nodesep: nodeSize.height / 8, ranksep: direction === 'right' ? 48 : 40, edgesep: 8, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(String(id), { ...nodeSize });
  for (const { id, sourceNodeId, targetNodeId } of routes) {
    const isDrawn = graph.hasNode(String(sourceNodeId)) && graph.hasNode(String(targetNodeId));
    if (isDrawn) graph.setEdge(String(sourceNodeId), String(targetNodeId), {}, String(id));
  }
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    direction,
    nodeSize,
    width,
    height,
    nodes: new Map(nodes.map(({ id }) => {
      const { x, y } = graph.node(String(id)) as unknown as Point;
      return [id, { x: x - nodeSize.width / 2, y: y - nodeSize.height / 2 }];
    })),
    routes: graph.edges().map((edge) => {
      const bends = (graph.edge(edge) as { points: Point[] }).points.slice(1, -1);
      const [from, to] = [graph.node(edge.v), graph.node(edge.w)] as unknown as readonly [Point, Point];
      return { id: Number(edge.name), points: [leave(from, direction, nodeSize), ...(bends.length > 1 ? bends : []), enter(to, direction, nodeSize)] };
    }),
  };
}

/** Returns a smooth line through points, as the path of an SVG: it leaves and arrives straight on. */
export function curve(points: readonly Point[], direction: Direction): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${first.x} ${first.y}`;
  let from = first;
  for (const to of rest) {
    const [half, across] = [(to.x - from.x) / 2, (to.y - from.y) / 2];
    path += direction === 'right'
      ? ` C${from.x + half} ${from.y} ${to.x - half} ${to.y} ${to.x} ${to.y}`
      : ` C${from.x} ${from.y + across} ${to.x} ${to.y - across} ${to.x} ${to.y}`;
    from = to;
  }
  return path;
}

/** Returns the nearest node in the direction of an arrow key, for moving by keyboard. */
export function neighbour(layout: Layout, from: number, key: string): number | undefined {
  const start = layout.nodes.get(from);
  const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
  if (!start || !step) return undefined;
  const [stepX = 0, stepY = 0] = step;
  let best: { id: number; distance: number } | undefined;
  for (const [id, point] of layout.nodes) {
    const along = (point.x - start.x) * stepX + (point.y - start.y) * stepY;
    const aside = Math.abs((point.x - start.x) * stepY) + Math.abs((point.y - start.y) * stepX);
    if (along <= 0 || aside > along * 4) continue;
    const distance = along + aside * 2;
    if (!best || distance < best.distance) best = { id, distance };
  }
  return best?.id;
}

function leave({ x, y }: Point, direction: Direction, { width, height }: NodeSize): Point {
  return direction === 'right' ? { x: x + width / 2, y } : { x, y: y + height / 2 };
}

function enter({ x, y }: Point, direction: Direction, { width, height }: NodeSize): Point {
  return direction === 'right' ? { x: x - width / 2, y } : { x, y: y - height / 2 };
}
