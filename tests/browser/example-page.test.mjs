// examples/admin-page: a page of one's own with two elements, behind what adds the token.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, test } from 'node:test';

import * as vite from 'vite';

import { makeFolder } from '../../scripts/lib/pack.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { launchBrowser, openPage } from '../lib/browser.mjs';
import { sampleArchive } from '../lib/emulator.mjs';

let browser;
let folder;

before(async () => {
  browser = await launchBrowser();
  folder = makeFolder('target/example-page');
  await vite.build({ root: at('examples/admin-page'), configFile: false, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

test('the page takes a relative address, shows the queue, and counts what is uploaded without a reload', async () => {
  const { page, emulator, complaints, close } = await openPage(browser, folder);
  try {
    await page.getByText('Transport requests: 0', { exact: true }).waitFor();
    await page.locator('ctms-upload input[data-archives]').setInputFiles(await sampleArchive());
    await page.locator('ctms-upload #description').locator('input').fill('From a page of our own');
    await page.locator('ui5-button[data-send]').click();
    await page.getByText(/^Transport requests: 1, the newest of .*\d/).waitFor();
    await page.locator('ctms-queue .entry').first().waitFor();
    assert.equal(emulator.state.transportRequests.length, 1);
    await page.fill('#node', 'QAS');
    await page.locator('#node').press('Enter');
    await page.getByText(/QAS.*does not exist.*did you mean QA/).first().waitFor();
    assert.ok(emulator.requests.every(({ path }) => !path.includes('approuter')));
    assert.deepEqual(complaints.filter((text) => !/404/.test(text)), []);
  } finally {
    await close();
  }
});
