import assert from 'node:assert/strict';
import { test } from 'node:test';

import { csvOf } from '../dist/queue/csv.js';
import { prepare } from '../dist/queue/rows.js';
import { actionLines } from '../dist/request/logs.js';
import { logText, reportOfImport } from '../dist/request/report.js';
import { isWrongAddress, mayNotRead } from '../dist/shared/core.js';
import { age } from '../dist/shared/format.js';
import { hintFor } from '../dist/shared/hints.js';
import { texts } from '../dist/texts.js';
import { CtmsError } from 'ctms';
import { queued } from './support.mjs';

test('a table as CSV has a line for each row, quotes what needs it and holds no formulas', () => {
  const lines = csvOf(prepare([queued(7, { description: 'a "b", c' }), queued(8, { description: '=1+1', status: 'error' })], 'QA')).split('\r\n');
  assert.equal(lines[0], '\uFEFFId,Node,Status,Description,Origin,In queue,User');
  assert.match(lines[1], /^7,QA,Initial,"a ""b"", c",DEV,/);
  assert.match(lines[2], /^8,QA,Error,'=1\+1,DEV,/);
  assert.equal(lines.length, 4);
});

const logs = [{
  actionId: 62, actionType: 'I', status: 'error', actionStartedAt: '2026-01-15T08:31:00Z', actionTriggeredByNamedUser: 'ada',
  messages: [{ id: 1, severity: 'I', message: 'Deployment started', createdAt: '2026-01-15T08:31:01Z' }],
  entities: [{ fileName: 'shop_1.4.0.mtar', messages: [{ id: 2, severity: 'E', message: 'Service plan not found', createdAt: '2026-01-15T08:31:02Z' }] }],
}];

test('a report of a failed import says what, where and what the service said', () => {
  const report = reportOfImport({ node: { id: 4, name: 'QA' }, request: queued(57, { status: 'error' }), actions: actionLines(logs), files: ['shop_1.4.0.mtar'], link: 'https://host.example/#/node/QA/request/57' });
  for (const part of ['Transport request: 57 Request 57', 'Node: QA', 'Status: Error', 'Files: shop_1.4.0.mtar', 'Import action: 62', 'User: ada', 'Link: https://host.example/#/node/QA/request/57', 'shop_1.4.0.mtar: Service plan not found']) assert(report.includes(part), `${part} is missing in\n${report}`);
  assert.equal(report.includes('Deployment started'), false);
});

test('logs as a file hold every message with time, severity and file', () => {
  assert.match(logText(actionLines(logs)), /# Import, Action 62, Error.*ada\n2026-01-15T08:31:01Z I Deployment started\n2026-01-15T08:31:02Z E shop_1\.4\.0\.mtar Service plan not found\n/);
});

test('advice has the words of the page: its own for options, and for steps what they do', () => {
  const step = { action: 'logs', node: 'QA', transportRequestId: 57 };
  assert.equal(hintFor({ code: 'OUTCOME_UNKNOWN', hint: 'see client.queue.logs("QA", 57)', details: { advice: [{ text: 'see ' }, { step }] } }), 'see the log of transport request 57 in QA');
  assert.equal(hintFor({ code: 'TIMED_OUT', hint: 'try again, or raise timeoutMs', details: { advice: [{ text: 'try again, or raise ' }, { option: 'timeoutMs' }] } }), 'try again');
  assert.equal(hintFor({ code: 'REFUSED', hint: 'see what the service said', details: {} }), 'see what the service said');
});

test('no text of the elements speaks of the command line', () => {
  const all = [];
  const collect = (value) => {
    if (typeof value === 'string') all.push(value);
    else if (typeof value === 'function') all.push(String(value(2, 'x', 3)));
    else for (const part of Object.values(value)) collect(part);
  };
  collect(texts);
  assert(all.length > 200);
  for (const text of all) assert.doesNotMatch(text, /(^|\s)--[a-z]|\bctms [a-z]|CTMS_|\bcan not\b/);
});

test('one request is "it", several are "they"', () => {
  for (const { consequence } of Object.values(texts.actions).filter(({ consequence }) => consequence.length > 0)) {
    assert.doesNotMatch(consequence(1), /\b[Tt]hey\b|\b[Tt]heir\b|\bthem\b/);
    assert.match(consequence(2), /\b[Tt]hey\b|\b[Tt]heir\b|\bthem\b/);
  }
});

test('what an error says of reading and of the address is what the core has found', () => {
  const error = (details) => new CtmsError({ code: 'REFUSED', message: 'x', hint: 'y', status: 404, retryable: false, exitCode: 1, details });
  assert.deepEqual([{}, { mayOnlyNotRead: true }, { wrongAddress: true }].map(error).map((one) => [mayNotRead(one), isWrongAddress(one)]), [[false, false], [true, false], [false, true]]);
});

test('times are ages', () => {
  const now = Date.parse('2026-01-31T12:00:00Z');
  assert.deepEqual(['2026-01-31T11:59:30Z', '2026-01-31T11:58:00Z', '2026-01-31T09:00:00Z', '2026-01-28T12:00:00Z', 'someday'].map((text) => age(text, now)), ['just now', '2 min ago', '3 h ago', '3 d ago', 'someday']);
});
