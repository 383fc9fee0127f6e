// Redirects in a page: refused, and no token goes to another host.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { faults } from 'ctms-emulator';

import { at } from '../../scripts/lib/paths.mjs';
import { launchBrowser, openPage } from '../lib/browser.mjs';

let browser;
let opened;
let elsewhere;
let strays;
let isOpenToAll;

before(async () => {
  browser = await launchBrowser();
  elsewhere = http.createServer(async (request, response) => {
    let size = 0;
    for await (const chunk of request) size += chunk.length;
    strays.push({ method: request.method, authorization: request.headers.authorization, size });
    const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'access-control-allow-methods': '*' };
    response.writeHead(200, isOpenToAll ? cors : {}).end('{}');
  });
  await new Promise((resolve) => { elsewhere.listen(0, '127.0.0.1', resolve); });
});
after(async () => {
  await browser.close();
  await new Promise((resolve) => {
    elsewhere.close(resolve);
    elsewhere.closeAllConnections();
  });
});
beforeEach(async () => {
  opened = await openPage(browser, at('examples/page'));
  strays = [];
  isOpenToAll = false;
});
afterEach(() => opened.close());

/** Exports an archive in the page, while an operation is redirected to another host. */
async function redirected(operation, status) {
  const { page, emulator, serviceKeys } = opened;
  emulator.failNext(operation, faults.redirect(status, `http://127.0.0.1:${elsewhere.address().port}/`));
  return page.evaluate(async (serviceKey) => {
    const { CtmsClient } = await import('/ctms/dist/index.js');
    const client = new CtmsClient({ serviceKey });
    const file = new File([new Uint8Array(100_000)], 'app.mtar');
    return client.exportFrom('DEV', { files: [file], description: 'From a page', contentType: 'APP' }).catch((error) => error.code);
  }, serviceKeys.ctms);
}

for (const operation of ['POST /oauth/token', 'GET /v2/nodes', 'POST /v2/nodes/export']) {
  test(`a redirect of ${operation} is refused in a page, and nothing goes to the other host`, async () => {
    assert.equal(await redirected(operation, 307), 'REDIRECTED');
    assert.deepEqual(strays, []);
  });
}

for (const status of [302, 307]) {
  // Only XMLHttpRequest tells how far an upload is, and it follows redirects before anybody is asked.
  test(`a ${status} of an upload brings nothing to a host that does not allow the page`, async () => {
    const { transportRequestId } = await redirected('POST /v2/files/upload', status);
    assert(transportRequestId > 0, 'what looks like a broken connection is sent again');
    assert.deepEqual(strays, [{ method: 'OPTIONS', authorization: undefined, size: 0 }]);
  });

  test(`a ${status} of an upload brings no token to a host that allows every page, and its answer is refused`, async () => {
    isOpenToAll = true;
    assert.equal(await redirected('POST /v2/files/upload', status), 'REDIRECTED');
    assert.deepEqual(new Set(strays.map(({ authorization }) => authorization)), new Set([undefined]));
  });
}
