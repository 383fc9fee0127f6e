import type { Route, TransportNode } from 'ctms';

/** How large a node is drawn, in CSS pixels. */
export const nodeSize = { width: 208, height: 112 } as const;

/** Where a landscape runs to. */
export type Direction = 'right' | 'down';

/** Where everything of a landscape is drawn, in CSS pixels. */
export interface Layout {
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
export async function layOut(nodes: readonly TransportNode[], routes: readonly Route[], direction: Direction): Promise<Layout> {
  const { default: dagre } = await import('@dagrejs/dagre');
  const graph = new dagre.graphlib.Graph<object>({ multigraph: true });
  graph.setGraph({ rankdir: direction === 'right' ? 'LR' : 'TB', nodesep: 24, ranksep: 56, edgesep: 12, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(String(id), { ...nodeSize });
  for (const { id, sourceNodeId, targetNodeId } of routes) {
    const isDrawn = graph.hasNode(String(sourceNodeId)) && graph.hasNode(String(targetNodeId));
    if (isDrawn) graph.setEdge(String(sourceNodeId), String(targetNodeId), {}, String(id));
  }
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    nodes: new Map(nodes.map(({ id }) => {
      const { x, y } = graph.node(String(id)) as unknown as Point;
      return [id, { x: x - nodeSize.width / 2, y: y - nodeSize.height / 2 }];
    })),
    routes: graph.edges().map((edge) => ({ id: Number(edge.name), points: (graph.edge(edge) as { points: Point[] }).points })),
  };
}

/** Returns a smooth line through points, as the path of an SVG. */
export function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${first.x} ${first.y}`;
  for (const [index, point] of rest.entries()) {
    const next = rest[index + 1];
    const end = next ? { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 } : point;
    path += ` Q${point.x} ${point.y} ${end.x} ${end.y}`;
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
