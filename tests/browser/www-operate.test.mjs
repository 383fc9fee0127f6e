import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { faults, manualClock } from 'ctms-emulator';

import { launchBrowser } from '../lib/browser.mjs';
import { connectThroughApprouter, connectToBuiltIn, openAdmin, openQueue, row } from '../lib/www.mjs';

let browser;
let opened;

before(async () => { browser = await launchBrowser(); });
after(() => browser.close());
afterEach(() => opened?.close());

test('selected requests are imported after a confirmation that names them, and followed to the end', async () => {
  const { page, emulator } = await openOn({ initial: 2, succeeded: 1 });
  await page.getByText('Select all that can be imported').click();
  await page.locator('ui5-button[data-action=import]').click();
  const question = page.locator('ctms-actions-bar ui5-dialog');
  await question.getByText('Import 2 transport requests into QA?').waitFor();
  await question.getByText(/\d+: initial 1 of 2/).waitFor();
  await question.getByText('Forward mode of the node: On Success.').waitFor();
  assert.equal(emulator.state.actions.length, 0);
  await page.locator('ui5-button[data-confirm]').click();
  await page.locator('ctms-follow .last').waitFor();
  await page.locator('ctms-follow .tag').filter({ hasText: 'Succeeded' }).first().waitFor();
  await page.locator('ui5-toast').getByText(/^Import of \d+, \d+ into QA: Succeeded$/).waitFor({ state: 'attached' });
  assert.deepEqual(emulator.state.queues.QA.map(({ status }) => status), ['succeeded', 'succeeded', 'succeeded']);
});

test('an import that fails ends red, with the messages of the service', async () => {
  const { page } = await openOn({ initial: 1 }, { scenario: 'error' });
  await page.locator('ui5-button[data-action=importAll]').click();
  await page.getByText('Import everything (1 transport request) into QA?').waitFor();
  await page.locator('ui5-button[data-confirm]').click();
  await page.locator('ctms-follow .tag.negative').first().waitFor();
  await page.locator('ctms-follow').getByRole('button', { name: 'Messages' }).click();
  await page.locator('ctms-follow .line ui5-icon[accessible-name=Error]').first().waitFor();
});

test('each action is offered only where the status allows it', async () => {
  const { page } = await openOn({ initial: 1, error: 1, succeeded: 1 }, { forwardMode: 'MANUAL' });
  const enabled = () => page.locator('ctms-actions-bar ui5-button').evaluateAll((buttons) => buttons.filter((button) => !button.disabled).map((button) => button.dataset.action));
  assert.deepEqual(await enabled(), ['importAll']);
  await select(page, 'initial 1 of 1');
  assert.deepEqual(await enabled(), ['import', 'remove', 'importAll']);
  await page.getByText('Clear selection').click();
  await select(page, 'error 1 of 1');
  assert.deepEqual(await enabled(), ['resetAndImport', 'forward', 'reset', 'remove', 'importAll']);
  await select(page, 'initial 1 of 1');
  assert.deepEqual(await enabled(), ['remove', 'importAll']);
});

test('requests are forwarded, reset and removed', async () => {
  const { page, emulator } = await openOn({ succeeded: 1, error: 1, fatal: 1 }, { forwardMode: 'MANUAL' });
  const act = async (description, action) => {
    await select(page, description);
    await page.locator(`ui5-button[data-action=${action}]`).click();
    await page.locator('ui5-button[data-confirm]').click();
    await page.locator('ctms-actions-bar ui5-dialog').waitFor({ state: 'detached' });
  };
  await act('succeeded 1 of 1', 'forward');
  assert.deepEqual(emulator.state.queues.PROD.map(({ description, status }) => [description, status]), [['succeeded 1 of 1', 'initial']]);
  await act('error 1 of 1', 'reset');
  await act('fatal 1 of 1', 'remove');
  assert.deepEqual(emulator.state.queues.QA.map(({ status }) => status), ['succeeded', 'repeat', 'deleted']);
});

test('a refusal of the service stays in the confirmation, with its reason', async () => {
  const { page, emulator } = await openOn({ initial: 1 });
  await select(page, 'initial 1 of 1');
  const [{ transportRequestId }] = emulator.state.queues.QA;
  const { id } = (await (await fetch(`${opened.url}/approuter/v2/nodes`)).json()).nodes.find(({ name }) => name === 'QA');
  await fetch(`${opened.url}/approuter/v2/nodes/${id}/transportRequests/remove`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ transportRequests: [transportRequestId] }),
  });
  await page.locator('ui5-button[data-action=import]').click();
  await page.locator('ui5-button[data-confirm]').click();
  await page.locator('ctms-actions-bar ctms-error').getByText('STATUS_FORBIDS', { exact: true }).waitFor({ state: 'attached' });
});

test('what fails after its confirmation was closed is told all the same', async () => {
  const time = manualClock();
  let held = 0;
  const sleep = (ms, signal) => {
    held += 1;
    return time.sleep(ms, signal);
  };
  const { page, emulator } = await openOn({ initial: 1 }, {}, { clock: { ...time, sleep } });
  emulator.failNext('POST /v2/nodes/{nodeId}/transportRequests/importAll', faults.status(422, { body: '{"errorType":"TsX","message":"not today"}' }));
  emulator.failNext('GET /v2/nodes', faults.slow(500));
  await page.locator('ui5-button[data-action=importAll]').click();
  await page.locator('ui5-button[data-confirm]').click();
  await page.keyboard.press('Escape');
  await page.locator('ctms-actions-bar ui5-dialog').waitFor({ state: 'detached' });
  while (held === 0) await new Promise((resolve) => { setImmediate(resolve); });
  time.advance(500);
  await page.locator('ctms-actions-bar ctms-error').getByText(/not today/).first().waitFor();
});

test('what fails in a confirmation is not told again when it is closed', async () => {
  const { page, emulator } = await openOn({ initial: 1 });
  await page.getByRole('link', { name: 'Extension descriptors' }).click();
  emulator.failNext('POST /v2/nodes/{nodeId}/mtaExtDescriptors', faults.status(422, { body: '{"errorType":"TsX","message":"not today"}' }));
  await save(page, page.locator('ctms-descriptors').getByText('Add', { exact: true }), { version: '1.4.0', description: 'x' });
  await page.locator('ctms-descriptors ui5-dialog ctms-error').getByText(/not today/).first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('No extension descriptors').waitFor();
  assert.equal(await page.locator('ctms-descriptors ctms-error').count(), 0);
});

test('where imports are disabled the button says why', async () => {
  const { page } = await openOn({ initial: 1 }, { importDisabled: true, importDisabledReason: 'Freeze' });
  await select(page, 'initial 1 of 1');
  const button = page.locator('ui5-button[data-action=import]');
  assert.deepEqual(await button.evaluate(({ disabled, tooltip }) => [disabled, tooltip]), [true, 'Imports are disabled for this node: Freeze.']);
});

test('a node that forwards automatically offers no forwarding, and says so', async () => {
  const { page } = await openOn({ succeeded: 1 });
  await select(page, 'succeeded 1 of 1');
  const button = page.locator('ui5-button[data-action=forward]');
  assert.deepEqual(await button.evaluate(({ disabled, tooltip }) => [disabled, tooltip]), [true, 'This node forwards automatically (On Success).']);
});

test('the built-in emulator imports and is followed', async () => {
  opened = await openAdmin(browser);
  const { page } = opened;
  await connectToBuiltIn(opened);
  await openQueue(page, 'SANDBOX');
  await page.locator('ui5-button[data-action=importAll]').click();
  await page.locator('ui5-button[data-confirm]').click();
  await page.locator('ctms-follow .tag.negative').first().waitFor();
});

test('extension descriptors are listed, added, replaced and deleted', async () => {
  const { page } = await openOn({ initial: 1 });
  await page.getByRole('link', { name: 'Extension descriptors' }).click();
  await page.getByText('No extension descriptors').waitFor();
  await save(page, page.locator('ctms-descriptors').getByText('Add', { exact: true }), { version: '1.4.0', description: 'More memory' });
  const row = page.locator('ctms-descriptors tbody tr');
  await row.getByText('More memory').waitFor();
  assert.match((await row.innerText()).replace(/\s+/g, ' '), /shop-qa shop 1\.4\.0 More memory/);

  await save(page, page.getByRole('button', { name: 'Replace shop-qa' }), { description: 'Even more memory' });
  await row.getByText('Even more memory').waitFor();

  await page.getByRole('button', { name: 'Delete shop-qa' }).click();
  await page.getByText('Delete the descriptor shop-qa for shop 1.4.0?').waitFor();
  await page.locator('ctms-descriptors ui5-button[data-confirm]').click();
  await page.getByText('No extension descriptors').waitFor();
});

test('an admin tool uses one of the elements alone', async () => {
  opened = await openAdmin(browser, { path: '/example/', emulator: { landscape: { nodes: [{ name: 'QA' }], queues: { QA: { initial: 1 } } } } });
  const { page, complaints } = opened;
  await row(page).first().locator('[role=gridcell]').nth(1).click();
  await page.getByText(/^You chose transport request \d+ in QA\.$/).waitFor();
  assert.deepEqual(complaints, []);
});

test('an element that is moved while it reads reads again in its new place', async () => {
  opened = await openAdmin(browser, { path: '/example/', emulator: { landscape: { nodes: [{ name: 'QA' }], queues: { QA: { initial: 1 } } } } });
  const { page, emulator } = opened;
  await row(page).first().waitFor();
  emulator.failNext('GET /v2/nodes/{nodeId}/transportRequests', faults.unanswered);
  const before = emulator.requests.length;
  await page.evaluate(async () => {
    const queue = document.querySelector('ctms-queue');
    queue.node = '';
    await queue.updateComplete;
    queue.node = 'QA';
    await queue.updateComplete;
  });
  while (!emulator.requests.slice(before).some(({ path }) => path.endsWith('/transportRequests'))) await new Promise((resolve) => { setImmediate(resolve); });
  await page.evaluate(() => {
    const queue = document.querySelector('ctms-queue');
    document.body.append(document.createElement('section'));
    document.querySelector('section:last-of-type').append(queue);
  });
  await page.locator('section:last-of-type ctms-queue .entry').first().waitFor();
});

async function openOn(queue, node = {}, options = {}) {
  opened = await openAdmin(browser, { emulator: { ...options, landscape: {
    nodes: [{ name: 'DEV' }, { name: 'QA', forwardMode: 'ON_SUCCESS', ...node }, { name: 'PROD' }], routes: ['DEV -> QA', 'QA -> PROD'], queues: { QA: queue },
  } } });
  await connectThroughApprouter(opened);
  await openQueue(opened.page, 'QA');
  return opened;
}

async function select(page, description) {
  await row(page, description).locator('input[type=checkbox]').click();
}

async function save(page, button, { version, description }) {
  await button.click();
  await page.locator('ctms-descriptors input[type=file]').setInputFiles({ name: 'qa.mtaext', mimeType: 'text/yaml', buffer: Buffer.from('_schema-version: "3.1"\nID: shop-qa\nextends: shop\n') });
  if (version) await page.locator('ctms-descriptors #version').locator('input').fill(version);
  await page.locator('ctms-descriptors #about').locator('input').fill(description);
  await page.locator('ctms-descriptors ui5-button[data-confirm]').click();
}
