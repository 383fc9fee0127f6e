import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { faults } from 'ctms-emulator';

import { launchBrowser } from '../lib/browser.mjs';
import { sampleArchive } from '../lib/emulator.mjs';
import { connectThroughApprouter, connectWithKey, nodeCard, openAdmin, openNode, openQueue, row } from '../lib/www.mjs';

let browser;
let opened;

before(async () => { browser = await launchBrowser(); });
after(() => browser.close());
afterEach(() => opened?.close());

const landscape = { nodes: [{ name: 'DEV' }, { name: 'QA' }], routes: ['DEV -> QA'], queues: { QA: { initial: 2 } } };

test('a wrong secret is told where the key was given', async () => {
  opened = await openAdmin(browser);
  const { page, serviceKeys } = opened;
  const key = structuredClone(serviceKeys.ctms);
  key.uaa.clientsecret = 'not-the-secret-of-this-client';
  await page.locator('#key').fill(JSON.stringify(key));
  await page.locator('#connect-key').click();
  await fault(page, 'AUTH_SECRET_WRONG').waitFor({ state: 'attached' });
  assert.equal((await page.content()).includes('not-the-secret'), false);
});

test('a lost connection is told, and trying again goes on', async () => {
  opened = await openAdmin(browser, { emulator: { landscape } });
  const { page, emulator } = opened;
  await connectThroughApprouter(opened);
  await nodeCard(page, 'QA').waitFor();
  emulator.fail('*', faults.cutBeforeRequest, { times: 100 });
  await openNode(page, 'QA');
  await page.locator('ctms-queue ctms-error ui5-button').filter({ hasText: 'Try again' }).waitFor();
  emulator.clearFaults();
  await page.locator('ctms-queue ctms-error ui5-button').filter({ hasText: 'Try again' }).click();
  await row(page).first().waitFor();
  assert.equal(await page.locator('ctms-queue ctms-error').count(), 0);
});

test('tokens that expired are renewed without a word', async () => {
  opened = await openAdmin(browser, { emulator: { landscape } });
  const { page, emulator, serviceKeys } = opened;
  await connectWithKey(opened, serviceKeys.ctms);
  await openQueue(page, 'QA');
  emulator.revokeTokens();
  const looks = emulator.requests.filter(({ path }) => path.endsWith('/transportRequests')).length;
  await page.locator('ctms-queue').getByRole('button', { name: 'Refresh' }).click();
  await until(() => emulator.requests.filter(({ path, status }) => path.endsWith('/transportRequests') && status === 200).length > looks);
  assert.equal(await page.locator('ctms-error').count(), 0);
});

test('a service that no longer accepts any token is told with its hint', async () => {
  opened = await openAdmin(browser, { emulator: { landscape } });
  const { page, emulator } = opened;
  await connectThroughApprouter(opened);
  await nodeCard(page, 'QA').waitFor();
  emulator.fail('*', faults.unauthorized, { times: 100 });
  await openNode(page, 'QA');
  await fault(page, 'UNAUTHORIZED').waitFor({ state: 'attached' });
});

test('a key that cannot read can still send, and one message says so', async () => {
  opened = await openAdmin(browser, { emulator: { landscape } });
  const { page, keyFor, emulator } = opened;
  await connectWithKey(opened, keyFor({ plan: 'export' }));
  await page.getByText('This key cannot read nodes and queues').waitFor();
  assert.equal(await page.locator('ctms-error, ctms-landscape').count(), 0);
  await page.locator('#send').click();
  await page.locator('ctms-upload input[data-archives]').setInputFiles(await sampleArchive());
  await page.locator('ctms-upload #node').locator('input').fill('DEV');
  await page.locator('ctms-upload #description').locator('input').fill('From a key that only exports');
  await page.locator('ui5-button[data-send]').click();
  await page.getByText(/It is in the queue of QA\./).waitFor();
  assert.equal(emulator.state.queues.QA.length, 3);
});

test('an unknown outcome is no red error: it names what to check', async () => {
  opened = await openAdmin(browser, { emulator: { landscape } });
  const { page, keyFor, emulator } = opened;
  await connectWithKey(opened, keyFor({ plan: 'export' }));
  emulator.failNext('POST /v2/nodes/export', faults.loseAnswer);
  await page.locator('#send').click();
  await page.locator('ctms-upload input[data-archives]').setInputFiles(await sampleArchive());
  await page.locator('ctms-upload #node').locator('input').fill('DEV');
  await page.locator('ctms-upload #description').locator('input').fill('Lost answer');
  await page.locator('ui5-button[data-send]').click();
  await page.locator('ctms-upload ctms-error section.unclear').waitFor();
  await fault(page, 'OUTCOME_UNKNOWN').waitFor({ state: 'attached' });
  assert.match(await page.locator('ctms-upload ctms-error').evaluate((error) => error.shadowRoot.textContent), new RegExp(String(emulator.files[0].fileId)));
});

test('the report of an error can be copied and holds no secret', async () => {
  opened = await openAdmin(browser, { context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  const { page, emulator, serviceKeys } = opened;
  emulator.failNext('GET /v2/nodes', faults.status(422));
  await page.locator('#key').fill(JSON.stringify(serviceKeys.ctms));
  await page.locator('#connect-key').click();
  await page.getByText('Copy report').click();
  await page.getByText('Copied', { exact: true }).waitFor();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(report, /^ctms \d+\.\d+\.\d+.*\nWhile: Connecting\nCode: REFUSED\n/);
  assert.match(report, /"status": 422/);
  assert.equal(report.includes(serviceKeys.ctms.uaa.clientsecret), false);
});

test('where the browser lets nothing be copied the report is shown to select', async () => {
  opened = await openAdmin(browser);
  const { page, emulator } = opened;
  await page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed')); });
  emulator.fail('GET /v2/nodes', faults.status(422));
  await page.locator('#connect-route').click();
  await page.getByText('Copy report').click();
  assert.match(await page.getByLabel('Copy report', { exact: true }).and(page.locator('textarea')).inputValue(), /Code: REFUSED/);
});

function fault(page, code) {
  return page.locator('ctms-error dd').getByText(code, { exact: true });
}

async function until(isTrue) {
  while (!isTrue()) await new Promise((resolve) => { setTimeout(resolve, 20); });
}
