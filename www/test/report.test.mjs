import assert from 'node:assert/strict';
import { test } from 'node:test';

import { CtmsError, version } from 'ctms';
import { reportOf } from '../dist/shared/report.js';

const at = new Date('2026-01-15T08:31:10.464Z');

test('a report holds what somebody else needs to help', () => {
  const error = new CtmsError({ code: 'REFUSED', message: 'refused', hint: 'look', status: 422, retryable: false, exitCode: 1, details: { leftFileIds: [3] } });
  assert.equal(reportOf(error, { at, doing: 'Sending' }), [
    `ctms ${version}, 2026-01-15T08:31:10.464Z`, 'While: Sending', 'Code: REFUSED', 'Message: refused', 'Hint: look', 'Status: 422', 'Details: {', '  "leftFileIds": [', '    3', '  ]', '}',
  ].join('\n'));
});

test('of a foreign error only the name is told, because its text may hold anything', () => {
  assert.equal(reportOf(new TypeError('clientsecret=abc'), { at }), `ctms ${version}, 2026-01-15T08:31:10.464Z\nFault in the page: TypeError`);
});
