import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';

import { Live } from '../dist/shared/live.js';
import { queued } from './support.mjs';

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
});

test('a queue is read once for all who watch it, and each is told', async () => {
  const service = fakeService();
  const live = new Live(service.client);
  const told = [];
  live.watch('QA', true, ({ requests }) => told.push(['first', requests.length]));
  live.watch('QA', true, ({ requests }) => told.push(['second', requests.length]));
  await service.answer([queued(1)]);
  assert.equal(service.asked.length, 1);
  assert.deepEqual(told, [['first', 1], ['second', 1]]);
});

test('an open queue is read again every 5 s, and nobody is told of what is as it was', async () => {
  const service = fakeService();
  let told = 0;
  new Live(service.client).watch('QA', true, () => { told += 1; });
  await service.answer([queued(1)]);
  mock.timers.tick(5_000);
  await service.answer([queued(1)]);
  mock.timers.tick(5_000);
  await service.answer([queued(1, { status: 'running' })]);
  assert.equal(service.asked.length, 3);
  assert.equal(told, 2);
});

test('a queue of which only the count is shown is read every 30 s, or every 5 s while something runs', async () => {
  const service = fakeService();
  new Live(service.client).watch('QA', false, () => {});
  await service.answer([]);
  mock.timers.tick(29_000);
  await turn();
  assert.equal(service.asked.length, 1);
  mock.timers.tick(1_000);
  await service.answer([queued(1, { status: 'running' })]);
  mock.timers.tick(5_000);
  await service.answer([]);
  assert.equal(service.asked.length, 3);
});

test('at most three queues are read at once', async () => {
  const service = fakeService();
  const live = new Live(service.client);
  for (const name of ['A', 'B', 'C', 'D', 'E']) live.watch(name, false, () => {});
  await turn();
  assert.deepEqual(service.asked.map(({ node }) => node), ['A', 'B', 'C']);
  await service.answer([]);
  assert.deepEqual(service.asked.map(({ node }) => node), ['A', 'B', 'C', 'D']);
});

test('nothing is read any more when nobody watches', async () => {
  const service = fakeService();
  const stop = new Live(service.client).watch('QA', true, () => {});
  await service.answer([]);
  stop();
  mock.timers.tick(600_000);
  await turn();
  assert.equal(service.asked.length, 1);
});

test('a reading that fails keeps what is known and is told', async () => {
  const service = fakeService();
  const told = [];
  new Live(service.client).watch('QA', true, ({ requests, fault }) => told.push([requests?.length, fault?.message]));
  await service.answer([queued(1)]);
  mock.timers.tick(5_000);
  await service.fail(new Error('away'));
  assert.deepEqual(told, [[1, undefined], [1, 'away']]);
});

test('a hidden page reads nothing, and reads at once when it is seen again', async () => {
  const page = Object.assign(new EventTarget(), { hidden: false });
  globalThis.document = page;
  try {
    const service = fakeService();
    new Live(service.client).watch('QA', true, () => {});
    await service.answer([]);
    page.hidden = true;
    mock.timers.tick(600_000);
    await turn();
    assert.equal(service.asked.length, 1);
    page.hidden = false;
    page.dispatchEvent(new Event('visibilitychange'));
    await turn();
    assert.equal(service.asked.length, 2);
  } finally {
    delete globalThis.document;
  }
});

function fakeService() {
  const asked = [];
  const list = (node, options) => new Promise((resolve, reject) => asked.push({ node, options, resolve, reject }));
  let next = 0;
  const settle = async (how) => {
    await turn();
    how(asked[next++]);
    await turn();
  };
  return {
    asked,
    client: { queue: { list } },
    answer: (requests) => settle(({ resolve }) => resolve(requests)),
    fail: (error) => settle(({ reject }) => reject(error)),
  };
}

const turn = () => new Promise((resolve) => { setImmediate(resolve); });
