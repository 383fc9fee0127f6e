import assert from 'node:assert/strict';
import { test } from 'node:test';

import { count, QueueCounter } from '../dist/landscape/counts.js';

test('what waits, runs and has failed is counted, the rest is not', () => {
  const statuses = ['initial', 'repeat', 'running', 'error', 'fatal', 'succeeded', 'something new', undefined];
  assert.deepEqual(count(statuses.map((status) => ({ status }))), { waiting: 2, running: 1, failed: 2 });
});

test('at most three queues are read at once, each once', async () => {
  const told = [];
  const { client, waiting } = fakeClient();
  const counter = new QueueCounter((id) => told.push(id));
  counter.restart(client);
  for (const id of [1, 2, 3, 4, 5, 1, 2]) counter.want(id);
  assert.deepEqual(waiting.map(({ id }) => id), [1, 2, 3]);
  for (let next = 0; next < 5; next += 1) {
    waiting[next].answer([]);
    await turn();
  }
  assert.deepEqual(waiting.map(({ id }) => id), [1, 2, 3, 4, 5]);
  assert.deepEqual(told, [1, 2, 3, 4, 5]);
});

test('a queue that can not be read is told as such', async () => {
  const told = [];
  const { client, waiting } = fakeClient();
  const counter = new QueueCounter((id, counts) => told.push([id, counts]));
  counter.restart(client);
  counter.want(7);
  waiting[0].fail(new Error('forbidden'));
  await turn();
  assert.deepEqual(told, [[7, 'unreadable']]);
});

test('what was under way is not told after a restart', async () => {
  const told = [];
  const { client, waiting } = fakeClient();
  const counter = new QueueCounter((id) => told.push(id));
  counter.restart(client);
  counter.want(1);
  counter.restart(client);
  counter.want(2);
  waiting[0].answer([]);
  waiting[1].answer([]);
  await turn();
  assert.deepEqual(told, [2]);
});

function fakeClient() {
  const waiting = [];
  const list = (id) => new Promise((answer, fail) => waiting.push({ id, answer, fail }));
  return { client: { queue: { list } }, waiting };
}

const turn = () => new Promise((resolve) => { setImmediate(resolve); });
