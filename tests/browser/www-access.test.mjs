import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, test } from 'node:test';

import { at } from '../../scripts/lib/paths.mjs';
import { launchBrowser } from '../lib/browser.mjs';
import { sampleArchive } from '../lib/emulator.mjs';
import { connectThroughApprouter, focused, nodeCard, openAdmin, openQueue, openRequest, row } from '../lib/www.mjs';

const axe = readFileSync(createRequire(at('www/package.json')).resolve('axe-core/axe.min.js'), 'utf8');

/** What is wrong inside UI5's own shadow DOM, as rule and place; nothing of ours is in there. */
const exceptions = [
  ['label-content-name-mismatch', 'ui5-shellbar'],
];

let browser;
let opened;

before(async () => { browser = await launchBrowser(); });
after(() => browser.close());
afterEach(() => opened?.close());

const landscape = {
  nodes: [{ name: 'DEV', forwardMode: 'PRE_IMPORT' }, { name: 'QA', forwardMode: 'MANUAL' }, { name: 'PROD', importDisabled: true }],
  routes: ['DEV -> QA', 'QA -> PROD'],
  queues: { QA: { initial: 3, error: 1, succeeded: 2 } },
};

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing in the main views, ${colorScheme}`, async () => {
    opened = await openAdmin(browser, { emulator: { landscape }, context: { colorScheme, reducedMotion: 'reduce' } });
    const { page } = opened;
    await page.evaluate(axe);
    await page.locator('#key').fill('{"uaa": 1}');
    assert.deepEqual(await violations(page), []);

    await connectThroughApprouter(opened);
    await nodeCard(page, 'QA').getByRole('button', { name: '3 waiting' }).waitFor();
    await page.locator('ctms-work .entry').first().waitFor();
    assert.deepEqual(await violations(page), []);

    for (const [name, shown] of [['What is where', 'ctms-status table'], ['Compare nodes', 'ctms-diff table']]) {
      await page.getByRole('link', { name }).click();
      await page.locator(shown).first().waitFor();
      assert.deepEqual(await violations(page), [], name);
    }

    await openQueue(page, 'QA');
    assert.deepEqual(await violations(page), []);

    await page.getByText('Select all that can be imported').click();
    await page.locator('ui5-button[data-action=import]').click();
    await page.locator('ui5-button[data-confirm]').waitFor();
    assert.deepEqual(await violations(page), []);
    await page.locator('ctms-actions-bar').getByText('Cancel').click();

    await page.locator('#send').click();
    await page.locator('ctms-upload input[data-archives]').setInputFiles(await sampleArchive());
    await page.getByText('shop_1.4.0.mtar').waitFor();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press('Escape');
    await page.locator('ctms-upload').waitFor({ state: 'detached' });

    await openRequest(page);
    assert.deepEqual(await violations(page), []);
  });
}

/** Each dialog and each view beside the main ones, how it is opened from the page, and how it is left. */
const others = [
  ...['reset', 'remove', 'resetAndImport'].map((action) => ({
    what: `the confirmation of ${action}`,
    path: '/#/node/QA?status=failed&via=/approuter',
    open: async (page) => {
      await row(page).first().locator('input').check();
      await page.locator(`ui5-button[data-action=${action}]`).click();
      await page.locator('ui5-button[data-confirm]').waitFor();
    },
  })),
  {
    what: 'adding and deleting an extension descriptor',
    path: '/#/node/QA/descriptors?via=/approuter',
    open: async (page) => {
      await page.locator('ctms-descriptors').getByText('Add', { exact: true }).click();
      await page.locator('ctms-descriptors ui5-dialog').waitFor();
    },
  },
  {
    what: 'the named user',
    path: '/#/?via=/approuter',
    open: async (page) => {
      await page.locator('ctms-work .entry').first().waitFor();
      await page.locator('ui5-shellbar').getByRole('button', { name: 'Act as' }).click();
      await page.locator('ui5-dialog #user').waitFor();
    },
  },
  { what: 'what is where', path: '/#/status?via=/approuter', open: (page) => page.locator('ctms-status').getByRole('button', { name: 'Save as CSV' }).waitFor() },
  { what: 'two nodes compared', path: '/#/compare?first=QA&second=PROD&via=/approuter', open: (page) => page.locator('ctms-diff').getByRole('button', { name: 'Save as CSV' }).waitFor() },
  { what: 'the history of a node', path: '/#/node/QA/history?via=/approuter', open: (page) => page.locator('ctms-history').getByRole('button', { name: 'Save as CSV' }).waitFor() },
  {
    what: 'an import that is followed',
    path: '/#/node/QA?via=/approuter',
    open: async (page) => {
      await page.locator('ui5-button[data-action=importAll]').click();
      await page.locator('ui5-button[data-confirm]').click();
      await page.locator('ctms-follow').first().waitFor();
    },
  },
  { what: 'a node that does not exist', path: '/#/node/NOSUCH?via=/approuter', open: (page) => page.getByText(/NOSUCH/).first().waitFor() },
];

for (const { what, path, open } of others) {
  test(`axe finds nothing in: ${what}`, async () => {
    opened = await openAdmin(browser, { path, emulator: { landscape }, context: { reducedMotion: 'reduce' } });
    const { page } = opened;
    await page.evaluate(axe);
    await open(page);
    assert.deepEqual(await violations(page), []);
  });
}

test('everything can be done with the keyboard alone', async () => {
  opened = await openAdmin(browser, { emulator: { landscape } });
  const { page, emulator } = opened;
  await tabTo(page, 'BUTTON', /Connect/, { skip: 1 });
  await page.keyboard.press('Enter');
  await page.locator('ctms-landscape .node').first().waitFor();

  await tabTo(page, 'BUTTON', /^DEV/);
  await page.keyboard.press('ArrowRight');
  assert.match(await focused(page), /^BUTTON QA/);
  await page.keyboard.press('Enter');
  await row(page).first().waitFor();

  await tabTo(page, 'BUTTON', /Select all that can be imported/);
  await page.keyboard.press('Enter');
  await tabTo(page, 'BUTTON', /Import$/, { isBack: true });
  await page.keyboard.press('Enter');
  await page.locator('ui5-button[data-confirm]').waitFor();
  await tabTo(page, 'BUTTON', /Import$/);
  await page.keyboard.press('Enter');
  await page.locator('ctms-follow .tag').filter({ hasText: 'Succeeded' }).first().waitFor();
  assert.deepEqual(emulator.state.actions.map(({ type, nodeName }) => [type, nodeName]), [['I', 'QA']]);
});

/** What axe finds, without the named exceptions. */
async function violations(page) {
  // While a dialog opens it is nearly transparent, and so are its colours.
  await page.locator('.ui5-popup-opening').waitFor({ state: 'detached' });
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(globalThis.document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, any, all }) => ({ id, at: target.flat().join(' > '), why: [...any, ...all].map(({ message }) => message).join('; ') })));
  });
  return found.filter(({ id, at: where }) => !exceptions.some(([rule, place]) => id === rule && where.includes(place)));
}

/** Presses the tab key until something has the focus. */
async function tabTo(page, tag, name, { skip = 0, isBack = false } = {}) {
  const seen = [];
  let left = skip;
  for (let count = 0; count < 60; count += 1) {
    await page.keyboard.press(isBack ? 'Shift+Tab' : 'Tab');
    const now = await focused(page);
    seen.push(now);
    if (now.startsWith(`${tag} `) && name.test(now.slice(tag.length + 1)) && left-- === 0) return;
  }
  assert.fail(`the tab key does not come to ${name}, only to:\n${seen.join('\n')}`);
}
