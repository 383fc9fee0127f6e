import assert from 'node:assert/strict';
import { test } from 'node:test';

import { actionLines } from '../dist/request/logs.js';
import { findPath, isProblem } from '../dist/shared/core.js';
import { queued } from './support.mjs';

const nodes = ['DEV', 'QA', 'PROD'].map((name, index) => ({ id: index + 1, name, virtual: false }));

test('the path of a transport request is that of the core, with the nodes as they are listed', async () => {
  const path = { nodeId: 1, nodeName: 'DEV', status: null, absence: 'origin', next: [{ nodeId: 2, nodeName: 'QA', status: 'succeeded', next: [{ nodeId: 9, nodeName: 'HUB', status: null, absence: 'unreadable', next: [] }] }] };
  const asked = [];
  const client = { requests: { path: async (...args) => { asked.push(args.slice(0, 2)); return path; } } };
  const stage = await findPath(client, queued(30), 'QA', nodes, new AbortController().signal);
  assert.deepEqual(asked, [['QA', 30]]);
  assert.deepEqual(flat(stage), ['DEV origin', 'QA succeeded', 'HUB unreadable']);
  assert.equal(stage.node, nodes[0]);
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

function flat({ node, status, absence, next }) {
  return [`${node.name} ${status ?? absence}`, ...next.flatMap(flat)];
}
