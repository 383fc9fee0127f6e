// Archives are inspected and releases planned in a page, from the Blob that the user has chosen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { at } from '../../scripts/lib/paths.mjs';
import { launchBrowser, openPage } from '../lib/browser.mjs';
import { sampleArchive } from '../lib/emulator.mjs';

let browser;
let opened;

before(async () => {
  browser = await launchBrowser();
  opened = await openPage(browser, at('examples/page'));
});
after(async () => {
  await opened.close();
  await browser.close();
});

test('a page inspects a chosen file, plans its release and sends it with a descriptor', async () => {
  const { page, emulator, complaints, serviceKeys } = opened;
  await page.setInputFiles('[name=archive]', await sampleArchive());
  const [inspection, plan, released] = await page.evaluate(async (serviceKey) => {
    const { CtmsClient, inspectArchive } = await import('/ctms/dist/index.js');
    const [file] = document.querySelector('[name=archive]').files;
    const client = new CtmsClient({ serviceKey });
    const extensionDescriptors = { QA: '_schema-version: "3.1"\nID: com.example.shop.qa\nextends: com.example.shop\n' };
    const options = { files: [file], description: 'From a page', extensionDescriptors };
    return [await inspectArchive(file), await client.plan('exportFrom', 'DEV', options), await client.exportFrom('DEV', options)];
  }, serviceKeys.ctms);
  assert.deepEqual([inspection.id, inspection.version, inspection.findings], ['com.example.shop', '1.4.0', []]);
  assert.deepEqual(plan.queueEntries.map(({ nodeName }) => nodeName), ['QA']);
  assert.deepEqual(released.descriptors.map(({ nodeName, fileName, replaces }) => [nodeName, fileName, replaces]), [['QA', 'QA.mtaext', null]]);
  assert.equal(emulator.files.length, 1);
  assert.deepEqual(complaints, []);
});

test('a path is refused in a page, with a hint', async () => {
  const code = await opened.page.evaluate(async () => {
    const { inspectArchive } = await import('/ctms/dist/index.js');
    return inspectArchive('app.mtar').then(() => undefined, (error) => error.code);
  });
  assert.equal(code, 'NOT_IN_BROWSER');
});
