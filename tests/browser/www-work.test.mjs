import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, test } from 'node:test';

import { faults } from 'ctms-emulator';

import { launchBrowser } from '../lib/browser.mjs';
import { focused, nodeCard, openAdmin, row } from '../lib/www.mjs';

let browser;
let opened;

before(async () => { browser = await launchBrowser(); });
after(() => browser.close());
afterEach(() => opened?.close());

const ROUTE = '?via=/approuter';
const landscape = {
  nodes: [{ name: 'DEV' }, { name: 'QA', scenario: 'error' }, { name: 'PROD' }],
  routes: ['DEV -> QA', 'QA -> PROD'],
  queues: { QA: { initial: 2, error: 1, succeeded: 3 }, PROD: { initial: 1, fatal: 1 } },
};
const work = (page, hasText) => page.locator('ctms-work .entry').filter(hasText === undefined ? {} : { hasText });

test('the first view lists what failed, runs and waits in all nodes, and nothing that is done', async () => {
  const { page } = await open();
  await work(page).nth(4).waitFor();
  const texts = await work(page).evaluateAll((rows) => rows.map((entry) => entry.querySelector('.tag').textContent));
  assert.deepEqual(texts.toSorted(), ['Error', 'Fatal', 'Initial', 'Initial', 'Initial']);
  await page.getByRole('button', { name: '2 failed' }).first().click();
  await work(page).nth(2).waitFor({ state: 'detached' });
  assert.equal(await work(page).count(), 2);
});

test('one search finds requests of every node, also those that are done, by id, description, node and file', async () => {
  const { page, emulator, url } = await open();
  await release(url, 'cart_2.0.0.mtar', 'Cart');
  const [{ transportRequestId }] = emulator.state.queues.PROD;
  const search = page.locator('ctms-work #search input');
  for (const [text, found] of [['succeeded 2', 'succeeded 2 of 3'], [String(transportRequestId), 'PROD'], ['prod fatal', 'fatal 1 of 1'], ['cart_2.0', 'Cart']]) {
    await search.fill(text);
    await work(page, found).first().waitFor();
    await page.getByText(/^\d+ transport requests? found\./).waitFor();
  }
  assert.match(new URL(page.url()).hash, /q=cart_2\.0/);
});

test('an import is started and followed with two clicks, and is closed when it has succeeded', async () => {
  const { page } = await open();
  await work(page, 'PROD').filter({ hasText: 'Initial' }).getByRole('button', { name: 'Import' }).click();
  await page.locator('ui5-button[data-confirm]').click();
  const follow = page.locator('page-dock ctms-follow');
  await follow.getByText('Import into PROD').waitFor();
  await follow.getByRole('link', { name: /^Transport request \d+$/ }).waitFor();
  await follow.locator('.tag').filter({ hasText: 'Succeeded' }).first().waitFor();
  await follow.waitFor({ state: 'detached', timeout: 15_000 });
});

test('why an import failed is one click away', async () => {
  const { page } = await open();
  await work(page, 'QA').filter({ hasText: 'Initial' }).first().getByRole('button', { name: 'Import' }).click();
  await page.locator('ui5-button[data-confirm]').click();
  await page.locator('page-dock .tag.negative').first().waitFor();
  await page.locator('page-dock').getByRole('button', { name: 'Close' }).click();
  await page.locator('page-dock').waitFor({ state: 'hidden' });
  const failed = work(page, 'initial').filter({ has: page.locator('.tag.negative') }).first();
  await failed.locator('.clipped').first().click();
  await page.locator('ctms-request .failure li').first().waitFor();
});

test('what is followed is there again after the page was loaded anew', async () => {
  const { page } = await open({ importMs: 8000 });
  await work(page, 'PROD').filter({ hasText: 'Initial' }).getByRole('button', { name: 'Import' }).click();
  await page.locator('ui5-button[data-confirm]').click();
  await page.locator('page-dock ctms-follow').waitFor();
  await page.reload();
  await page.locator('page-dock ctms-follow').getByText('Import into PROD').waitFor();
  await page.locator('page-dock ctms-follow .tag').filter({ hasText: 'Succeeded' }).first().waitFor({ timeout: 20_000 });
});

test('a running request that somebody else imports can be followed', async () => {
  const { page, emulator, url } = await open({ importMs: 6000 });
  await work(page).first().waitFor();
  await operate(url, 'PROD', 'import', [emulator.state.queues.PROD.find(({ status }) => status === 'initial').transportRequestId]);
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await work(page, 'Running').getByRole('button', { name: 'Follow' }).click();
  await page.locator('page-dock ctms-follow').getByText('Import into PROD').waitFor();
});

test('the page of a request that runs ends with it, without loading anew', async () => {
  const { page, emulator, url } = await open({ importMs: 2500 }, '/#/node/PROD');
  const { transportRequestId } = emulator.state.queues.PROD.find(({ status }) => status === 'initial');
  await page.evaluate((hash) => { globalThis.location.hash = hash; }, `#/node/PROD/request/${transportRequestId}${ROUTE}`);
  await page.locator('ctms-request .path').waitFor();
  await operate(url, 'PROD', 'import', [transportRequestId]);
  await page.locator('ctms-request .card').first().getByText('Succeeded').waitFor({ timeout: 20_000 });
  await page.locator('ctms-request .line').first().waitFor();
});

test('a request that failed is reset and imported in one step', async () => {
  const { page, emulator } = await open({}, '/#/node/PROD');
  await row(page, 'fatal').locator('input').check();
  assert.equal(await page.locator('ui5-button[data-action=resetAndImport]').count(), 0);
  await page.evaluate((hash) => { globalThis.location.hash = hash; }, `#/node/QA${ROUTE}`);
  await row(page, 'error').locator('input').check();
  await page.locator('ui5-button[data-action=resetAndImport]').click();
  await page.getByText('Reset 1 transport request in QA and import again?').waitFor();
  await page.locator('ui5-button[data-confirm]').click();
  await page.locator('page-dock ctms-follow').waitFor();
  assert.deepEqual(emulator.state.actions.map(({ type }) => type), ['RQ', 'I']);
});

test('everything that is sent names the user for whom the page acts', async () => {
  const { page, emulator, url } = await open();
  await page.locator('ui5-shellbar').getByRole('button', { name: 'Act as' }).click();
  await page.locator('ctms-app #user').locator('input').fill('ada@example.com');
  await page.locator('ui5-button[data-act]').click();
  await work(page, 'PROD').filter({ hasText: 'Initial' }).getByRole('button', { name: 'Import' }).click();
  await page.getByText('The service shows ada@example.com as the user.').waitFor();
  await page.locator('ui5-button[data-confirm]').click();
  await page.locator('page-dock ctms-follow').waitFor();
  const [{ id }] = emulator.state.actions;
  const action = await (await fetch(`${url}/approuter/v2/actions/${id}`)).json();
  assert.equal(action.triggeredByNamedUser, 'ada@example.com');
  await page.reload();
  await page.getByText('Acting as ada@example.com').first().waitFor();
});

test('a refusal because the status has changed has the queue read again', async () => {
  const { page, emulator, url } = await open({}, '/#/node/PROD');
  await row(page, 'initial').locator('input').check();
  await operate(url, 'PROD', 'remove', [emulator.state.queues.PROD.find(({ status }) => status === 'initial').transportRequestId]);
  await page.locator('ui5-button[data-action=import]').click();
  await page.locator('ui5-button[data-confirm]').click();
  await page.locator('ctms-confirm ctms-error').waitFor();
  await row(page, 'Deleted').waitFor({ timeout: 4_000 });
});

test('counts of a node show just these requests, and choosing a node brings its queue into view', async () => {
  const { page } = await open({}, '/', { viewport: { width: 1280, height: 720 } });
  await nodeCard(page, 'QA').getByRole('button', { name: '1 failed' }).click();
  await page.getByText('1 of 6 requests').waitFor();
  assert.equal(await row(page).count(), 1);
  await nodeCard(page, 'PROD').locator('.open').click({ position: { x: 12, y: 8 } });
  await row(page).first().waitFor();
  const { y, height } = await row(page).first().boundingBox();
  assert(y + height < 720, `the first row ends at ${y + height}`);
  const strip = await page.locator('.strip').boundingBox();
  assert(strip.height <= 202, `the landscape takes ${strip.height} pixels`);
});

test('the landscape opens, is a list, is zoomed and goes away', async () => {
  const { page } = await open();
  const tool = (name) => page.locator('ctms-landscape').getByRole('button', { name, exact: true }).click();
  const width = async () => (await nodeCard(page, 'QA').boundingBox()).width;
  await nodeCard(page, 'QA').waitFor();
  const before = await width();
  await tool('Zoom in');
  assert(await width() > before * 1.2);
  await tool('Show as a list');
  await page.locator('ctms-landscape ctms-grid .entry').filter({ hasText: 'PROD' }).getByText('1 failed').waitFor();
  await tool('Show as a graph');
  await tool('Show all of the landscape');
  await nodeCard(page, 'QA').getByText('Forward mode').waitFor();
  await tool('Hide the landscape');
  await page.locator('ctms-landscape .frame').waitFor({ state: 'detached' });
});

test('the focus is never lost: after connecting, opening a request, confirming', async () => {
  opened = await openAdmin(browser, { emulator: { landscape, importMs: 300 } });
  const { page } = opened;
  await page.locator('#connect-route').click();
  await work(page).first().waitFor();
  assert.equal(await focused(page), 'H1 What needs attention');
  await work(page, 'PROD').filter({ hasText: 'Initial' }).locator('.clipped').first().click();
  await page.locator('ctms-request .path').waitFor();
  assert.match(await focused(page), /^H1 Transport request \d+ in PROD$/);
  await page.locator('ctms-request ui5-button[data-action=import]').click();
  await page.locator('ui5-button[data-confirm]').click();
  await page.locator('ctms-confirm ui5-dialog').waitFor({ state: 'detached' });
  assert.match(await focused(page), /^SECTION Transport request \d+$/);
  await page.evaluate((hash) => { globalThis.location.hash = hash; }, `#/node/QA${ROUTE}`);
  await row(page, 'error').locator('input').check();
  await page.locator('ctms-queue ui5-button[data-action=remove]').click();
  await page.locator('ui5-button[data-confirm]').click();
  await page.locator('ctms-confirm ui5-dialog').waitFor({ state: 'detached' });
  assert.match(await focused(page), /^DIV /);
});

test('before something is removed the focus is on Cancel, and one request is "it"', async () => {
  const { page } = await open({}, '/#/node/PROD');
  await row(page, 'initial').locator('input').check();
  await page.locator('ctms-queue ui5-button[data-action=remove]').click();
  await page.getByText('It can then not be imported into this node. Other queues keep it.').waitFor();
  await page.locator('ctms-confirm #cancel:focus').waitFor();
  assert.match(await focused(page), /^BUTTON Cancel/);
});

test('the table, the logs and a report for a ticket leave the page', async () => {
  const { page } = await open({}, '/#/node/QA', { permissions: ['clipboard-read', 'clipboard-write'] });
  const table = await saved(page, () => page.getByRole('button', { name: 'Save as CSV' }).click());
  assert.equal(table.name, 'QA.csv');
  assert.equal(table.text.trim().split('\r\n').length, 7);
  await row(page, 'initial 1 of 2').getByRole('button', { name: 'Import' }).click();
  await page.locator('ui5-button[data-confirm]').click();
  await page.locator('page-dock .tag.negative').first().waitFor();
  await row(page, 'initial 1 of 2').locator('.clipped').first().click();
  assert.match(await page.locator('ctms-request .failure .cause').first().innerText(), /^Likely cause: The application ends right after its start\..+ Who can do this: developer\.$/s);
  const log = await saved(page, () => page.getByRole('button', { name: 'Save the logs as a file' }).click());
  assert.match(log.text, /# Import, Action \d+, Error/);
  await page.getByRole('button', { name: 'Copy a report for a ticket' }).click();
  await page.getByText('Copied', { exact: true }).first().waitFor();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(report, /^Transport request: \d+ initial 1 of 2\nNode: QA\nStatus: Error\n/);
  assert.match(report, /^Cause: Likely cause: .+ \(ds-start-crashed\)$/m);
  assert.match(report, /Link: http.*#\/node\/QA\/request\/\d+\?via=\/approuter\n/);
  await page.getByRole('button', { name: 'Copy the link' }).click();
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).startsWith('http'));
});

test('an error names the node, not its id', async () => {
  const { page, emulator } = await open({}, '/#/node/PROD');
  await row(page).first().waitFor();
  emulator.fail('GET /v2/nodes/{nodeId}/transportRequests', faults.status(422, { body: '{"errorType":"TsX","message":"not today"}' }), { times: 20 });
  await page.locator('ctms-queue').getByRole('button', { name: 'Refresh' }).click();
  const message = await page.locator('ctms-queue ctms-error .text').innerText();
  assert.match(message, /node PROD/);
  assert.doesNotMatch(message, /node \d/);
});

test('a request that never was in a queue is not said to have left it', async () => {
  const { page } = await open({}, '/#/node/QA/request/999999');
  await page.getByText('Transport request 999999 is not in the queue of QA.', { exact: true }).waitFor();
});

test('the title names what is shown', async () => {
  const { page } = await open({}, '/#/node/QA');
  await row(page).first().waitFor();
  assert.equal(await page.title(), 'QA – Transport Management');
  const id = await row(page).first().getAttribute('data-key');
  await row(page).first().locator('.clipped').first().click();
  await page.locator('ctms-request .path').waitFor();
  assert.equal(await page.title(), `Transport request ${id} in QA – Transport Management`);
});

async function open(emulator = {}, path = '/#/', context = {}) {
  opened = await openAdmin(browser, { path: `${path.includes('#') ? path : `${path}#/`}${ROUTE}`, emulator: { landscape, ...emulator }, context });
  await opened.page.locator('ctms-workspace').waitFor();
  return opened;
}

async function saved(page, press) {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

async function operate(url, node, action, ids) {
  const api = `${url}/approuter/v2/nodes`;
  const { nodes } = await (await fetch(api)).json();
  const { id } = nodes.find(({ name }) => name === node);
  await fetch(`${api}/${id}/transportRequests/${action}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ transportRequests: ids }) });
}

async function release(url, fileName, description) {
  const form = new FormData();
  form.append('file', new Blob(['PK']), fileName);
  const { fileId } = await (await fetch(`${url}/approuter/v2/files/upload`, { method: 'POST', body: form })).json();
  const body = { nodeName: 'DEV', contentType: 'MTA', storageType: 'FILE', description, entries: [{ uri: String(fileId) }] };
  await fetch(`${url}/approuter/v2/nodes/export`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}
