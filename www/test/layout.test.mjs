import assert from 'node:assert/strict';
import { test } from 'node:test';

import { curve, layOut, neighbour, nodeSizes } from '../dist/landscape/layout.js';

const nodes = (...names) => names.map((name, index) => ({ id: index + 1, name }));
const routes = (...pairs) => pairs.map(([sourceNodeId, targetNodeId], index) => ({ id: index + 1, sourceNodeId, targetNodeId }));

test('nodes never overlap, in both directions', async () => {
  const many = nodes(...Array.from({ length: 60 }, (_, index) => `N${index}`));
  const tree = routes(...many.slice(1).map(({ id }) => [Math.floor(id / 2), id]));
  for (const direction of ['right', 'down']) {
    const layout = await layOut(many, tree, direction, nodeSizes[direction]);
    const { width, height } = nodeSizes[direction];
    const places = [...layout.nodes.values()];
    assert.equal(places.length, 60);
    for (const [index, a] of places.entries()) {
      for (const b of places.slice(index + 1)) assert(Math.abs(a.x - b.x) >= width || Math.abs(a.y - b.y) >= height);
    }
  }
});

test('a route leads from its source to its target', async () => {
  const layout = await layOut(nodes('DEV', 'QA'), routes([1, 2]), 'right', nodeSizes.right);
  const [dev, qa] = [layout.nodes.get(1), layout.nodes.get(2)];
  assert(dev.x + nodeSizes.right.width <= qa.x);
  const [{ points }] = layout.routes;
  assert.deepEqual([points[0].x, points.at(-1).x], [dev.x + nodeSizes.right.width, qa.x]);
});

test('a route to a node that the key may not see is left out, and circles are drawn', async () => {
  const layout = await layOut(nodes('A', 'B'), routes([1, 2], [2, 1], [1, 99]), 'right', nodeSizes.right);
  assert.deepEqual(layout.routes.map(({ id }) => id).sort(), [1, 2]);
});

test('a line goes through all its points', () => {
  assert.equal(curve([{ x: 0, y: 0 }, { x: 10, y: 20 }, { x: 20, y: 20 }], 'right'), 'M0 0 C5 0 5 20 10 20 C15 20 15 20 20 20');
  assert.equal(curve([], 'down'), '');
});

test('arrow keys go to the nearest node in their direction, and nowhere beyond the last', async () => {
  const layout = await layOut(nodes('DEV', 'QA', 'PROD', 'HUB'), routes([1, 2], [2, 3], [1, 4]), 'right', nodeSizes.right);
  const beside = neighbour(layout, 1, 'ArrowRight');
  assert([2, 4].includes(beside));
  assert.equal(neighbour(layout, beside, 'ArrowLeft'), 1);
  assert.equal(neighbour(layout, 3, 'ArrowRight'), undefined);
  assert.equal(neighbour(layout, 1, 'Enter'), undefined);
});
