import assert from 'node:assert/strict';
import { test } from 'node:test';

import { actionLines } from '../dist/request/logs.js';
import { findPath, isProblem, reachable } from '../dist/shared/core-decisions.js';
import { queued } from './support.mjs';

const nodes = ['DEV', 'QA', 'PROD', 'HUB'].map((name, index) => ({ id: index + 1, name }));
const routes = [[1, 2], [2, 3], [1, 4]].map(([sourceNodeId, targetNodeId], id) => ({ id, sourceNodeId, targetNodeId }));
const request = queued(30, { createdAt: '2026-01-15T08:31:10.464Z' });

test('the path begins at the origin and names each node with the status there', async () => {
  const client = clientOf({ 2: [queued(30, { status: 'succeeded' })], 3: [queued(30)], 4: [queued(31)] });
  const way = await findPath(client, request, 'QA', { nodes, routes }, new AbortController().signal);
  assert.deepEqual(flat(way), ['DEV origin', 'QA succeeded', 'PROD initial', 'HUB not yet']);
});

test('a queue that cannot be read is shown on the path', async () => {
  const client = clientOf({ 2: [queued(30)] }, 3);
  const way = await findPath(client, request, 'QA', { nodes, routes }, new AbortController().signal);
  assert.deepEqual(flat(way).slice(0, 3), ['DEV origin', 'QA initial', 'PROD unreadable']);
});

test('queues are asked only for requests of the same moment', async () => {
  const asked = [];
  const client = { queue: { list: async (_node, { createdFrom, createdTo }) => { asked.push(createdTo - createdFrom); return []; } } };
  await findPath(client, request, 'QA', { nodes, routes }, new AbortController().signal);
  assert.deepEqual(asked, [2, 2, 2, 2]);
});

test('a circle of routes ends', async () => {
  const circle = [...routes, { id: 9, sourceNodeId: 3, targetNodeId: 1 }];
  assert.deepEqual([...reachable(1, circle)].sort(), [1, 2, 3, 4]);
  const way = await findPath(clientOf({}), request, 'QA', { nodes, routes: circle }, new AbortController().signal);
  assert.deepEqual(flat(way).length, 4);
});

test('messages come once each, in the order of time, with the file that they are about', () => {
  const at = (seconds) => `2026-01-15T08:31:${seconds}.0725+0000`;
  const [action] = actionLines([{
    actionId: 7, actionType: 'I', status: 'error', actionStartedAt: at('00'), messages: [
      { id: 3, severity: 'E', message: 'third', createdAt: at('12') }, { id: 1, severity: 'I', message: 'first', createdAt: at('10') }, { id: 3, severity: 'E', message: 'third', createdAt: at('12') },
    ], entities: [{ fileName: 'shop.mtar', messages: [{ id: 2, severity: 'W', message: 'second', createdAt: at('11') }] }],
  }]);
  assert.deepEqual(action.lines.map(({ text, fileName }) => [text, fileName]), [['first', undefined], ['second', 'shop.mtar'], ['third', undefined]]);
});

test('messages without an id are all kept, and the newest action stands first', () => {
  const log = (actionId, day) => ({ actionId, actionStartedAt: `2026-01-${day}T00:00:00Z`, messages: [{ message: 'a' }, { message: 'b' }] });
  const actions = actionLines([log(1, '01'), log(2, '02')]);
  assert.deepEqual(actions.map(({ actionId, lines }) => [actionId, lines.length]), [[2, 2], [1, 2]]);
});

test('an unknown severity counts as a problem, so that nothing is hidden', () => {
  assert.deepEqual(['I', 'W', 'E', 'F', 'X'].filter(isProblem), ['W', 'E', 'F', 'X']);
});

function clientOf(queues, unreadable) {
  return { queue: { list: async (id) => {
    if (id === unreadable) throw new Error('forbidden');
    return queues[id] ?? [];
  } } };
}

function flat({ node, status, absence, next }) {
  return [`${node.name} ${status ?? absence}`, ...next.flatMap(flat)];
}
