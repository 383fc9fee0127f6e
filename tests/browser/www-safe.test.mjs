import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, test } from 'node:test';

import { at } from '../../scripts/lib/paths.mjs';
import { launchBrowser } from '../lib/browser.mjs';
import { connectToBuiltIn, connectWithKey, openAdmin, openNode, openQueue, row } from '../lib/www.mjs';

const MARK = 'marked-secret-3f9c1e';
const MARKUP = '<img src=x onerror=hacked=1>';

let browser;
let opened;

before(async () => { browser = await launchBrowser(); });
after(() => browser.close());
afterEach(() => opened?.close());

test('both pages allow scripts of their own and WebAssembly, and nothing inline', async () => {
  for (const file of ['index.html', 'example/index.html']) {
    const html = await readFile(at(`www/page/dist/${file}`), 'utf8');
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    const rules = Object.fromEntries(policy.split(';').map((rule) => rule.trim().split(/ (.*)/)));
    assert.equal(rules['default-src'], "'none'");
    assert.equal(rules['script-src'], "'self' 'wasm-unsafe-eval'");
    assert.equal(rules['style-src'], "'self'");
    assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=/);
  }
});

test('the page asks no other host for anything', async () => {
  opened = await openAdmin(browser);
  const { page, requested, url, complaints } = opened;
  await connectToBuiltIn(opened);
  await openQueue(page, 'QA');
  await page.getByRole('button', { name: /colours/ }).click();
  await page.locator('#send').click();
  await page.locator('ctms-upload .drop').waitFor();
  assert.deepEqual(requested.filter((address) => !address.startsWith(`${url}/`)), []);
  assert.deepEqual(complaints, []);
});

test('a secret is nowhere but in the memory of the page', async () => {
  opened = await openAdmin(browser);
  const { page, context, serviceKeys, requested, complaints } = opened;
  const logged = [];
  page.on('console', (message) => logged.push(message.text()));
  const key = JSON.stringify({ ...serviceKeys.ctms, note: MARK });
  const { clientsecret } = serviceKeys.ctms.uaa;
  await page.locator('#key').fill(key);
  assert.equal(await page.locator('#key').evaluate((field) => getComputedStyle(field).webkitTextSecurity), 'disc');
  assertClean(await everything(page), [MARK, clientsecret]);
  await page.locator('#connect-key').click();
  await page.locator('ctms-workspace').waitFor();
  await openNode(page, 'QA');
  assertClean(await everything(page), [MARK, clientsecret]);
  assertClean([...logged, ...complaints, ...requested, page.url(), JSON.stringify(await context.storageState({ indexedDB: true }))].join('\n'), [MARK, clientsecret]);
});

test('names of nodes and descriptions are text, whatever stands in them', async () => {
  opened = await openAdmin(browser, { emulator: { landscape: {
    nodes: [{ name: MARKUP, description: MARKUP, forwardMode: MARKUP, controlledBy: MARKUP }, { name: 'QA', importDisabled: true, importDisabledReason: MARKUP }],
    routes: [{ from: MARKUP, to: 'QA' }], queues: { [MARKUP]: { initial: 1 } },
  } } });
  const { page, serviceKeys } = opened;
  await connectWithKey(opened, serviceKeys.ctms);
  await page.locator('.node').filter({ hasText: MARKUP }).first().locator('.open').click({ position: { x: 12, y: 8 } });
  await row(page).first().locator('[role=gridcell]').nth(1).click();
  await page.locator('ctms-request .path').waitFor();
  assert.equal(await page.locator('img[src=x]').count(), 0);
  assert.equal(await page.evaluate(() => 'hacked' in globalThis), false);
});

/** The whole document, shadow roots and attributes included; what stands in fields is no markup. */
function everything(page) {
  return page.evaluate(() => {
    const markup = (root) => [...root.querySelectorAll('*')].map((element) => [
      element.tagName, ...[...element.attributes].map(({ name, value }) => `${name}=${value}`),
      ...[...element.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data),
      element.shadowRoot ? markup(element.shadowRoot) : '',
    ].join(' ')).join('\n');
    return markup(globalThis.document);
  });
}

function assertClean(text, secrets) {
  for (const secret of secrets) assert.equal(text.includes(secret), false);
}
