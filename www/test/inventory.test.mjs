import assert from 'node:assert/strict';
import { test } from 'node:test';

import { diffCsv, historyCsv, statusCsv } from '../dist/inventory/csv.js';
import { changeText, unseenText } from '../dist/inventory/words.js';

const lines = (csv) => csv.slice(1).split('\r\n');
const imported = { version: '1.4.0', transportRequestId: 57, result: 'succeeded', importedAt: '2026-05-07T10:00:00Z', importedBy: 'ada', isDowngrade: false };
const cell = { nodeName: 'QA', isCertain: true, waiting: [], running: [], failed: [] };

test('the matrix as CSV has a line for each MTA in each node, and the request where no version is known', () => {
  const rows = [{ name: 'shop', cells: [
    { ...cell, imported },
    { ...cell, nodeName: 'PROD', waiting: [{ transportRequestId: 58 }], newerBelow: { nodeName: 'QA', version: '1.4.0', transportRequestId: 57 } },
  ] }];
  const [head, qa, prod] = lines(statusCsv({ rows }));
  assert.equal(head, 'MTA,Node,Version,Request,Imported,User,Result,Waiting,Failed,Newer below');
  assert.equal(qa, 'shop,QA,1.4.0,57,2026-05-07T10:00:00Z,ada,Succeeded,,,');
  assert.equal(prod, 'shop,PROD,,,,,,request 58,,QA 1.4.0');
});

test('a comparison as CSV has a line for each file of a request', () => {
  const contents = [{ name: 'shop', version: '1.5.0', replaces: '1.4.0', change: 'newer' }, { name: 'core', version: '1.9.0', replaces: '2.0.0', change: 'older' }];
  const [, shop, core] = lines(diffCsv({ first: 'QA', second: 'PROD', requests: [{ transportRequestId: 58, description: '=1', statusInFirst: 'succeeded', contents }] }));
  assert.equal(shop, "58,shop,1.5.0,Replaces 1.4.0,,'=1,Succeeded,,");
  assert.equal(core, "58,core,1.9.0,Backwards: 2.0.0 to 1.9.0,,'=1,Succeeded,,");
});

test('a history as CSV has durations in seconds', () => {
  const entry = { action: 'import', actionId: 9, transportRequestId: 57, status: 'error', startedAt: '2026-05-07T10:00:00Z', durationMs: 30_500, by: 'ada', contents: [{ name: 'shop', version: '1.4.0' }, { name: 'a.zip' }] };
  assert.equal(lines(historyCsv({ entries: [entry] }))[1], '2026-05-07T10:00:00Z,Import,"shop 1.4.0, a.zip",Error,30.5,ada,57,9,');
});

test('what was not seen names a few requests, and counts many', () => {
  assert.equal(unseenText({ text: 'x', transportRequestIds: [] }), 'x');
  assert.equal(unseenText({ text: 'x', transportRequestIds: [1, 2] }), 'x (transport requests 1, 2)');
  assert.equal(unseenText({ text: 'x', transportRequestIds: [1, 2, 3, 4, 5, 6] }), 'x (6 transport requests)');
  assert.equal(changeText({ change: 'unknown', version: '1.0.0' }), '? to 1.0.0');
});
