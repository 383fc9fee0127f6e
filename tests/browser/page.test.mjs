import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { at } from '../../scripts/lib/paths.mjs';
import { launchBrowser, openPage } from '../lib/browser.mjs';
import { sampleArchive } from '../lib/emulator.mjs';

let browser;
let archive;
let opened;

before(async () => {
  browser = await launchBrowser();
  archive = await sampleArchive();
});
after(() => browser.close());
beforeEach(async () => { opened = await openPage(browser, at('examples/page')); });
afterEach(() => opened.close());

test('a file chosen in a page is exported from a node', async () => {
  const { page, emulator, complaints } = opened;
  await page.setInputFiles('[name=archive]', archive);
  await page.click('text=Export from node');
  await page.getByText(/^Transport request \d+ waits in .*QA/).waitFor();
  assert.deepEqual(complaints, []);
  const sha256 = createHash('sha256').update(await readFile(archive)).digest('hex');
  assert.deepEqual(emulator.files.map((file) => [file.fileName, file.sha256]), [['shop_1.4.0.mtar', sha256]]);
});

test('a file chosen in a page is uploaded to a node', async () => {
  const { page, emulator } = opened;
  await page.setInputFiles('[name=archive]', archive);
  await page.fill('[name=node]', 'QA');
  await page.click('text=Upload to node');
  await page.getByText(/^Transport request \d+ waits in QA\.$/).waitFor();
  assert(emulator.requests.some((request) => request.path === '/v2/nodes/upload'));
});

test('a node that does not exist is told in the page', async () => {
  const { page } = opened;
  await page.setInputFiles('[name=archive]', archive);
  await page.fill('[name=node]', 'QAS');
  await page.click('text=Upload to node');
  await page.getByText(/QAS/).waitFor();
});

test('a service key works in a page as it does in Node', async () => {
  const { page, serviceKeys, emulator } = opened;
  const result = await page.evaluate(async (serviceKey) => {
    const { CtmsClient } = await import('/ctms/dist/index.js');
    const client = new CtmsClient({ serviceKey });
    const file = new File(['PK'], 'app.mtar');
    return client.exportFrom('DEV', { files: [file], description: 'From a page', contentType: 'APP' });
  }, serviceKeys.ctms);
  assert(result.transportRequestId > 0);
  assert.deepEqual(result.queueEntries.map((entry) => entry.nodeName).includes('QA'), true);
  assert.equal(emulator.files.at(-1).size, 2);
});

test('what a listener throws is an error of the page, and the release goes on', async () => {
  const { page, serviceKeys } = opened;
  const told = page.waitForEvent('pageerror');
  const { transportRequestId } = await page.evaluate(async (serviceKey) => {
    const { CtmsClient } = await import('/ctms/dist/index.js');
    const onProgress = () => { throw new Error('of the listener'); };
    const files = [new File(['PK'], 'app.mtar')];
    return new CtmsClient({ serviceKey }).exportFrom('DEV', { files, description: 'From a page', contentType: 'APP', onProgress });
  }, serviceKeys.ctms);
  assert(transportRequestId > 0);
  assert.match((await told).message, /of the listener/);
});
