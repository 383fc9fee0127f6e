import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createEmulator } from 'ctms-emulator';

const origin = 'https://page.example.com';
const open = await createEmulator({ cors: origin });
const closed = await createEmulator();
after(() => Promise.all([open.close(), closed.close()]));

const preflight = (url) =>
  fetch(`${url}/v2/files/upload`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
  });

test('pages of the named origin may call, errors included', async () => {
  const asked = await preflight(open.url);
  assert.equal(asked.status, 204);
  assert.equal(asked.headers.get('access-control-allow-origin'), origin);
  assert.match(asked.headers.get('access-control-allow-headers'), /authorization/i);
  const refused = await fetch(`${open.url}/v2/nodes`, { headers: { origin } });
  assert.deepEqual([refused.status, refused.headers.get('access-control-allow-origin')], [401, origin]);
});

test('pages of another origin may not', async () => {
  const answer = await fetch(`${open.url}/v2/nodes`, { headers: { origin: 'https://other.example.com' } });
  assert.notEqual(answer.headers.get('access-control-allow-origin'), 'https://other.example.com');
});

test('without the option no page may call', async () => {
  for (const answer of [await preflight(closed.url), await fetch(`${closed.url}/v2/nodes`, { headers: { origin } })]) {
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
    assert.notEqual(answer.status, 204);
  }
});
