// What is where on the page: MTAs by nodes, two nodes compared, the history of a node.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, test } from 'node:test';

import { CtmsClient } from 'ctms';

import { sampleArchive } from '../lib/emulator.mjs';
import { launchBrowser } from '../lib/browser.mjs';
import { openAdmin } from '../lib/www.mjs';

let browser;
let opened;
let bytes;

before(async () => {
  browser = await launchBrowser();
  bytes = await readFile(await sampleArchive());
});
after(() => browser.close());
afterEach(() => opened?.close());

const landscape = { nodes: [{ name: 'DEV' }, { name: 'QA' }, { name: 'PROD' }], routes: ['DEV -> QA', 'QA -> PROD'] };

/** Opens a view after shop 1.4.0 was imported into QA, from where it waits in PROD. */
async function open(path) {
  opened = await openAdmin(browser, { path, emulator: { landscape, importMs: 20 } });
  const client = new CtmsClient({ serviceKey: opened.emulator.serviceKeys.ctms, namedUser: 'ada' });
  const { transportRequestId } = await client.uploadTo('QA', { files: [new File([bytes], 'shop_1.4.0.mtar')], description: '1a2b3c Fix totals', check: false });
  const { actionId } = await client.queue.import('QA', [transportRequestId]);
  await client.follow({ actionId, pollMs: 20 }).result;
  client.close();
  await opened.page.reload();
  return { ...opened, id: transportRequestId };
}

async function saved(page, click) {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return readFile(await download.path(), 'utf8');
}

test('a tab of the view of work shows each MTA in each node, what waits and what is newer below', async () => {
  const { page, id } = await open('/#/?via=/approuter');
  await page.getByRole('link', { name: 'What is where' }).click();
  const row = page.locator('ctms-status tbody tr');
  await row.first().waitFor();
  assert.equal(await row.locator('th').innerText(), 'shop');
  await row.getByText('1.4.0').first().waitFor();
  await row.getByText('1 waiting').waitFor();
  await row.getByText('Newer in QA').waitFor();
  assert.match(new URL(page.url()).hash, /^#\/status/);
  assert.match(await saved(page, () => page.locator('ctms-status').getByRole('button', { name: 'Save as CSV' }).click()), /shop,QA,1\.4\.0,/);
  await row.getByRole('link', { name: '1.4.0' }).click();
  await page.getByRole('heading', { name: `Transport request ${id} in QA` }).waitFor();
});

test('two nodes are compared, others are chosen, and the address has them', async () => {
  const { page } = await open('/#/compare?first=QA&second=PROD&via=/approuter');
  const diff = page.locator('ctms-diff');
  await diff.getByText('1 transport request would come to PROD').waitFor();
  await diff.getByText('shop 1.4.0').waitFor();
  assert.match(await saved(page, () => diff.getByRole('button', { name: 'Save as CSV' }).click()), /shop,1\.4\.0,New,1a2b3c,/);
  await page.goto(page.url().replace('first=QA&second=PROD', 'first=DEV&second=QA'));
  await diff.getByText('QA would get nothing from DEV').waitFor();
});

test('the history of a node says who did what, and how long it took', async () => {
  const { page } = await open('/#/node/QA/history?via=/approuter');
  const row = page.locator('ctms-history tbody tr').filter({ hasText: 'Import' });
  await row.waitFor();
  assert.match(await row.innerText(), /Import\s+shop 1\.4\.0\s+Succeeded\s+\d+ s\s+ada/);
});
