// Keys in a page, and a page without any: an approuter adds the token and asks for a CSRF token.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { at } from '../../scripts/lib/paths.mjs';
import { startApprouter } from '../lib/approuter.mjs';
import { launchBrowser, openPage } from '../lib/browser.mjs';

let browser;
let opened;
let approuter;

before(async () => { browser = await launchBrowser(); });
after(() => browser.close());
beforeEach(async () => { opened = await openPage(browser, at('examples/page')); });
afterEach(async () => {
  await approuter?.close();
  approuter = undefined;
  await opened.close();
});

async function authorized({ serviceKeys }) {
  const { url, clientid, clientsecret } = serviceKeys.ctms.uaa;
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientid, client_secret: clientsecret });
  return `Bearer ${(await (await fetch(`${url}/oauth/token`, { method: 'POST', body })).json()).access_token}`;
}

test('a page on another origin exports through an approuter with its cookies and a CSRF token', async () => {
  const { page, emulator } = opened;
  const { origin } = new URL(page.url());
  approuter = await startApprouter({ url: emulator.url, authorization: () => authorized(emulator), cookie: 'session=marked', page: origin });
  await page.context().addCookies([{ name: 'session', value: 'marked', url: approuter.url }]);
  const results = await page.evaluate(async (apiUrl) => {
    const { CtmsClient } = await import('/ctms/dist/index.js');
    const file = new File(['PK'], 'app.mtar');
    const release = (credentials) => new CtmsClient({ apiUrl, credentials, retry: { attempts: 1 } })
      .exportFrom('DEV', { files: [file], description: 'From a page', contentType: 'APP' })
      .then((released) => released.transportRequestId > 0, (error) => error.code);
    return [await release('include'), await release('omit')];
  }, approuter.url);
  assert.deepEqual(results, [true, 'UNAUTHORIZED']);
  assert.equal(emulator.files.length, 1);
  const withCookie = approuter.seen.filter(({ headers }) => headers.cookie);
  assert.equal(withCookie.filter(({ headers }) => headers['x-csrf-token'] === 'fetch').length, 1);
  assert(approuter.seen.every(({ headers }) => headers.authorization === undefined));
});

test('a key is explained in a page once the core is loaded, and said so before', async () => {
  const { page, emulator } = opened;
  const key = emulator.serviceKeys.ctms;
  const [before, report] = await page.evaluate(async (serviceKey) => {
    const { init, parseServiceKey } = await import('/ctms/dist/index.js');
    let before;
    try {
      parseServiceKey(serviceKey);
    } catch (error) {
      before = error.code;
    }
    await init();
    return [before, parseServiceKey(serviceKey)];
  }, key);
  assert.equal(before, 'NOT_INITIALISED');
  assert.equal(report.ok, true);
  assert.equal(report.clientId, key.uaa.clientid);
});

test('an x509 key is refused in a page with the reason, unless the page brings its tokens', async () => {
  const { page, emulator } = opened;
  const pem = (label) => `-----BEGIN ${label}-----\n${'A'.repeat(64)}\n-----END ${label}-----\n`;
  const { clientsecret, ...uaa } = emulator.serviceKeys.ctms.uaa;
  const key = { uri: new URL(page.url()).origin, uaa: { ...uaa, 'credential-type': 'x509', certurl: uaa.url, certificate: pem('CERTIFICATE'), key: pem('RSA PRIVATE KEY') } };
  const [report, error, provided] = await page.evaluate(async (serviceKey) => {
    const { CtmsClient, init, parseServiceKey } = await import('/ctms/dist/index.js');
    await init();
    const { code, message, exitCode } = await new CtmsClient({ serviceKey }).connect().catch((caught) => caught);
    const provided = await new CtmsClient({ serviceKey, tokenProvider: () => 'token' }).connect();
    return [parseServiceKey(serviceKey), { code, message, exitCode }, provided];
  }, key);
  assert.equal(report.auth, 'x509');
  assert.deepEqual(report.findings.map(({ at, severity }) => [at, severity]), [['uaa.certificate', 'warning']]);
  assert.equal(error.code, 'NOT_IN_BROWSER');
  assert.match(error.message, /no page can show a client certificate/);
  assert.deepEqual(provided, { scopes: [], allows: null, warnings: [] });
});
