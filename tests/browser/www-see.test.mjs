import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { launchBrowser } from '../lib/browser.mjs';
import { connectThroughApprouter, connectToBuiltIn, nodeCard, openAdmin, openQueue, openRequest, row, rowTexts } from '../lib/www.mjs';

let browser;
let opened;

before(async () => { browser = await launchBrowser(); });
after(() => browser.close());
afterEach(() => opened?.close());

test('the landscape shows nodes, routes, forward modes and how queues stand', async () => {
  opened = await openAdmin(browser, { emulator: { landscape: {
    nodes: [{ name: 'DEV', forwardMode: 'PRE_IMPORT' }, { name: 'QA', forwardMode: 'MANUAL' }, { name: 'PROD', importDisabled: true, importDisabledReason: 'Freeze' }, { name: 'HUB', virtual: true }],
    routes: ['DEV -> QA', 'QA -> PROD', 'DEV -> HUB'],
    queues: { QA: { initial: 2, repeat: 1, error: 1, fatal: 1, succeeded: 5 } },
  } } });
  const { page, complaints } = opened;
  await connectThroughApprouter(opened);
  await page.getByRole('button', { name: 'Show all of the landscape' }).click();
  await nodeCard(page, 'QA').getByRole('button', { name: '3 waiting' }).waitFor();
  await nodeCard(page, 'QA').getByRole('button', { name: '2 failed' }).waitFor();
  await nodeCard(page, 'QA').getByText('Forward mode: Manual').waitFor();
  await nodeCard(page, 'PROD').getByText('Imports disabled: Freeze').waitFor();
  await nodeCard(page, 'HUB').getByText('Virtual', { exact: true }).waitFor();
  await nodeCard(page, 'DEV').getByText('Nothing to do').waitFor();
  assert.equal(await page.locator('ctms-landscape path.route').count(), 3);
  assert.match(await nodeCard(page, 'DEV').textContent(), /leads to QA, HUB/);
  assert.deepEqual(complaints, []);
});

test('of 500 nodes only the queues in sight are read, and any node is found by its name', async () => {
  const nodes = Array.from({ length: 500 }, (_, index) => ({ name: `N${index}` }));
  const routes = nodes.slice(1).map(({ name }, index) => `N${Math.floor(index / 3)} -> ${name}`);
  opened = await openAdmin(browser, { path: '/#/node/N0?via=/approuter', emulator: { landscape: { nodes, routes, queues: { N499: { initial: 7 } } } } });
  const { page, emulator } = opened;
  await page.locator('ctms-landscape ui5-input').locator('input').waitFor();
  await nodeCard(page, 'N0').getByText('Nothing to do').waitFor();
  await page.locator('ctms-landscape ui5-input').locator('input').fill('n499');
  await nodeCard(page, 'N499').getByRole('button', { name: '7 waiting' }).waitFor();
  assert(emulator.requests.filter(({ path }) => path.endsWith('/transportRequests')).length < 100);
  await page.keyboard.press('Enter');
  await row(page).first().waitFor();
  assert.equal(new URL(page.url()).hash, '#/node/N499?via=/approuter');
});

test('the built-in emulator works in the page without any server behind it', async () => {
  opened = await openAdmin(browser);
  await connectToBuiltIn(opened);
  await openQueue(opened.page, 'QA');
  assert.equal(opened.emulator.requests.length, 0);
  assert.deepEqual(opened.complaints, []);
});

test('a queue of 10,000 requests is filtered and sorted with few rows in the document', async () => {
  opened = await openAdmin(browser, { emulator: { landscape: { nodes: [{ name: 'QA' }], queues: { QA: { initial: 4000, error: 1000, succeeded: 5000 } } } } });
  const { page } = opened;
  await connectThroughApprouter(opened);
  await openQueue(page, 'QA');
  await page.getByText('10,000 requests').waitFor();
  assert((await rowTexts(page)).length < 60);

  await page.locator('ctms-queue .scroller').evaluate((scroller) => { scroller.scrollTop = 180_000; });
  await row(page, 'error').first().waitFor();
  assert((await rowTexts(page)).length < 60);

  await page.locator('ctms-queue ui5-select').click();
  await page.locator('ctms-queue ui5-option').filter({ hasText: /^Error$/ }).click();
  await page.getByText('1,000 of 10,000 requests').waitFor();
  await page.locator('ctms-queue ui5-input').locator('input').fill('777 error');
  await row(page, 'error 777 of 1000').waitFor();
  assert((await rowTexts(page)).every((text) => text.includes('777')));
});

test('sorting by a column turns round at the second click', async () => {
  opened = await openAdmin(browser, { emulator: { landscape: { nodes: [{ name: 'QA' }], queues: { QA: { initial: 3 } } } } });
  const { page } = opened;
  await connectThroughApprouter(opened);
  await openQueue(page, 'QA');
  const ids = async () => (await rowTexts(page)).map((text) => Number(/\d+/.exec(text)[0]));
  const inOrder = (await ids()).toSorted((a, b) => a - b);
  await page.getByRole('button', { name: 'Sort by Id' }).click();
  assert.deepEqual(await ids(), inOrder);
  await page.getByRole('button', { name: 'Sort by Id' }).click();
  await page.locator('[role=columnheader][aria-sort=descending]').waitFor();
  assert.deepEqual(await ids(), inOrder.toReversed());
});

test('a transport request shows its path, its files and the logs with severities', async () => {
  opened = await openAdmin(browser, { emulator: { landscape: {
    nodes: [{ name: 'DEV' }, { name: 'QA', scenario: 'error' }, { name: 'PROD' }], routes: ['DEV -> QA', 'QA -> PROD'],
  } } });
  const { page, emulator } = opened;
  const id = await releaseAndImport(opened);
  await connectThroughApprouter(opened);
  await openQueue(page, 'QA');
  await openRequest(page);
  await page.locator('ctms-request .path').getByText('PROD').waitFor();
  assert.match(await page.locator('ctms-request .path').innerText(), /DEV\s+Origin\s+QA\s+Error\s+PROD\s+Initial/);
  await page.locator('ctms-request .files').getByText('shop.mtar').waitFor();
  assert(await page.locator('ctms-request .line').count() > 1);
  await page.getByText('Only warnings and errors').click();
  await page.locator('ctms-request .line ui5-icon[accessible-name=Error]').first().waitFor();
  assert.equal(await page.locator('ctms-request .line ui5-icon[accessible-name=Information]').count(), 0);
  assert.equal(new URL(page.url()).hash, `#/node/QA/request/${id}?via=/approuter`);
  assert(emulator.requests.length > 0);
});

test('at 360 pixels nothing is cut off', async () => {
  opened = await openAdmin(browser, { context: { viewport: { width: 360, height: 740 } } });
  const { page } = opened;
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(await width(), 360);
  await connectToBuiltIn(opened);
  await page.locator('ctms-work .entry').first().waitFor();
  assert.equal(await width(), 360);
  await page.locator('ctms-work .entry').first().locator('.clipped').first().click();
  await page.locator('ctms-request .path').waitFor();
  assert.equal(await width(), 360);
  await page.getByRole('link', { name: 'Work' }).click();
  await page.getByRole('button', { name: 'Show the landscape' }).click();
  await openQueue(page, 'QA');
  assert.equal(await width(), 360);
});

/** Exports an archive from DEV and imports it into QA, through the API itself; answers the request's id. */
async function releaseAndImport({ url, emulator }) {
  const api = `${url}/approuter`;
  const json = { 'content-type': 'application/json' };
  const form = new FormData();
  form.append('file', new Blob(['PK']), 'shop.mtar');
  const { fileId } = await (await fetch(`${api}/v2/files/upload`, { method: 'POST', body: form })).json();
  const body = { nodeName: 'DEV', contentType: 'MTA', storageType: 'FILE', description: 'Shop', entries: [{ uri: String(fileId) }] };
  const made = await (await fetch(`${api}/v2/nodes/export`, { method: 'POST', headers: json, body: JSON.stringify(body) })).json();
  const [{ nodeId }] = made.queueEntries;
  const { actionId } = await (await fetch(`${api}/v2/nodes/${nodeId}/transportRequests/import`, {
    method: 'POST', headers: json, body: JSON.stringify({ transportRequests: [made.transportRequestId] }),
  })).json();
  while (emulator.state.actions.find(({ id }) => id === actionId).status === 'running') {
    await (await fetch(`${api}/v2/actions/${actionId}`)).json();
  }
  return made.transportRequestId;
}
