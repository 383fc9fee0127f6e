import assert from 'node:assert/strict';
import http from 'node:http';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';

import { at } from '../lib/paths.mjs';
import { startSite } from '../lib/site.mjs';

let service;
let site;

before(async () => {
  service = http.createServer(async (request, response) => {
    const body = await buffer(request);
    response.setHeader('Content-Type', 'application/json');
    if (request.url === '/oauth/token') return response.end('{"access_token":"t0","expires_in":3600}');
    response.statusCode = 201;
    response.end(JSON.stringify({ method: request.method, url: request.url, token: request.headers.authorization, bytes: body.length }));
  });
  await new Promise((resolve) => { service.listen(0, '127.0.0.1', resolve); });
  const url = `http://127.0.0.1:${service.address().port}`;
  const ctms = { uri: url, uaa: { url, clientid: 'id', clientsecret: 'secret' } };
  site = await startSite({ page: at('examples/shop/shop-web'), emulator: { url, serviceKeys: { ctms, calm: {} } } });
});

after(async () => {
  await site.close();
  await new Promise((resolve) => { service.close(resolve); });
});

test('the page is served at the root', async () => {
  const response = await fetch(`${site.url}/`);
  assert.match(response.headers.get('content-type'), /^text\/html/);
  assert.match(await response.text(), /<h1>Shop<\/h1>/);
});

test('nothing outside the page\'s folder is served', async () => {
  const { port } = new URL(site.url);
  const answer = await new Promise((resolve, reject) => {
    http.get({ host: '127.0.0.1', port, path: '/../shop-srv/server.js' }, resolve).on('error', reject);
  });
  answer.resume();
  assert.equal(answer.statusCode, 404);
});

test('requests to the service are forwarded with method, query, body and status', async () => {
  const response = await fetch(`${site.url}/service/v2/files/upload?x=1`, { method: 'POST', body: 'x'.repeat(100_000) });
  assert.equal(response.status, 201);
  assert.deepEqual(await response.json(), { method: 'POST', url: '/v2/files/upload?x=1', bytes: 100_000 });
});

test('requests through the approuter get a token that the page never sees', async () => {
  const response = await fetch(`${site.url}/approuter/v2/nodes`);
  assert.equal((await response.json()).token, 'Bearer t0');
});

test('the keys name the site instead of the service', () => {
  assert.equal(site.serviceKeys.ctms.uri, `${site.url}/service`);
  assert.equal(site.serviceKeys.ctms.uaa.url, `${site.url}/service`);
});

test('a service that is gone answers 502', async () => {
  const gone = await startSite({ page: at('examples'), emulator: { url: 'http://127.0.0.1:1', serviceKeys: { ctms: { uaa: {} } } } });
  const response = await fetch(`${gone.url}/service/v2/nodes`);
  await gone.close();
  assert.equal(response.status, 502);
  assert.match(await response.text(), /ECONNREFUSED/);
});
