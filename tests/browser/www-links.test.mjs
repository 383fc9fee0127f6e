import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { launchBrowser } from '../lib/browser.mjs';
import { connectThroughApprouter, focused, nodeCard, openAdmin, openNode, row } from '../lib/www.mjs';

let browser;
let opened;

before(async () => { browser = await launchBrowser(); });
after(() => browser.close());
afterEach(() => opened?.close());

const landscape = { nodes: [{ name: 'QA' }, { name: 'PROD' }], routes: ['QA -> PROD'], queues: { QA: { initial: 2, error: 1 } } };

test('a link opens what it names once the page is connected, and says so before', async () => {
  opened = await openAdmin(browser, { path: '/#/node/QA?status=failed', emulator: { landscape } });
  const { page } = opened;
  await page.getByText('Your link shows node QA. Connect to open it.').waitFor();
  await page.locator('#connect-route').click();
  await page.getByText('1 of 3 requests').waitFor();
  assert.equal(new URL(page.url()).hash, '#/node/QA?status=failed&via=/approuter');
});

test('a link that names an approuter of this origin connects by itself, also after loading anew', async () => {
  opened = await openAdmin(browser, { path: '/#/node/QA?via=/approuter', emulator: { landscape } });
  const { page } = opened;
  await row(page).first().waitFor();
  await page.reload();
  await row(page).first().waitFor();
});

test('a link never has the page connect to another origin by itself', async () => {
  opened = await openAdmin(browser, { path: '/#/node/QA?via=https%3A%2F%2Felsewhere.example%2Froute', emulator: { landscape } });
  const { page, requested, url } = opened;
  await page.locator('#route').locator('input').waitFor();
  assert.equal(await page.locator('#route').locator('input').inputValue(), 'https://elsewhere.example/route');
  await page.waitForTimeout(500);
  assert.deepEqual(requested.filter((address) => !address.startsWith(url)), []);
});

for (const address of ['/nowhere', 'http://']) {
  test(`a wrong approuter address is an error at its field: ${address}`, async () => {
    opened = await openAdmin(browser, { emulator: { landscape } });
    const { page } = opened;
    await page.locator('#route').locator('input').fill(address);
    await page.locator('#connect-route').click();
    await page.locator('#route[value-state=Negative]').waitFor();
    await page.locator('ctms-connect .wrong').waitFor();
    assert.equal(await page.locator('ctms-workspace').count(), 0);
    assert.match(await focused(page), /^INPUT/);
  });
}

test('an address with a lone percent sign is the name of a node, not a blank page', async () => {
  opened = await openAdmin(browser, { path: '/#/node/100%?via=/approuter', emulator: { landscape } });
  const { page } = opened;
  await page.getByRole('heading', { name: '100%' }).waitFor();
  await page.locator('ctms-queue ctms-error').getByText(/100%/).first().waitFor();
});

test('the page shows its frame before any script has run', async () => {
  opened = await openAdmin(browser, { context: { javaScriptEnabled: false } });
  await opened.page.getByText('Connect to SAP Cloud Transport Management').waitFor();
});

test('the colours follow the system, a choice stays after loading anew, and the button says the other one', async () => {
  opened = await openAdmin(browser, { context: { colorScheme: 'light' } });
  const { page } = opened;
  const button = (name) => page.locator('ui5-shellbar').getByRole('button', { name });
  await button('Dark colours').waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  await button('Light colours').click();
  await button('Dark colours').waitFor();
  await page.reload();
  await button('Dark colours').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.style.colorScheme), 'light');
});

test('where colours are forced, fields and cards have borders', async () => {
  opened = await openAdmin(browser, { context: { forcedColors: 'active' }, emulator: { landscape } });
  const { page } = opened;
  const border = (selector) => page.locator(selector).first().evaluate((element) => {
    const { borderTopWidth, borderTopStyle } = getComputedStyle(element);
    return borderTopStyle === 'solid' ? borderTopWidth : '0px';
  });
  assert.equal(await border('ctms-connect .card'), '1px');
  assert.equal(await border('ctms-connect #route'), '1px');
  await connectThroughApprouter(opened);
  await page.locator('ctms-work .entry').first().waitFor();
  for (const selector of ['ctms-workspace .card', 'ctms-work #search', '.node']) assert.equal(await border(selector), '1px', selector);
});

for (const [name, viewport] of [['on a telephone', { width: 360, height: 740 }], ['at 200 %', { width: 640, height: 360 }]]) {
  test(`the button that sends is in view ${name}`, async () => {
    opened = await openAdmin(browser, { path: '/#/node/QA?via=/approuter', context: { viewport }, emulator: { landscape } });
    const { page } = opened;
    await page.locator('#send').click();
    await page.locator('ctms-upload [data-send]').waitFor();
    await page.locator('.ui5-popup-opening').waitFor({ state: 'detached' });
    const { x, y, width, height } = await page.locator('ctms-upload [data-send]').boundingBox();
    assert(x >= 0 && y >= 0 && x + width <= viewport.width && y + height <= viewport.height, JSON.stringify({ x, y, width, height }));
  });
}

test('at the width of a tablet a description has room', async () => {
  opened = await openAdmin(browser, { path: '/#/node/QA?via=/approuter', context: { viewport: { width: 768, height: 1024 } }, emulator: { landscape } });
  const { page } = opened;
  const { width } = await row(page, 'initial 1').locator('.clipped', { hasText: 'initial 1' }).boundingBox();
  assert(width > 200, `${width} pixels`);
});

test('names are shown in their own direction, whole in a tooltip, and counts are never cut', async () => {
  const arabic = 'بيئة الإنتاج الرئيسية 2';
  opened = await openAdmin(browser, { emulator: { landscape: { nodes: [{ name: arabic, description: 'A long description of a node that does not fit into its card' }], queues: { [arabic]: { initial: 12_000, error: 3000, fatal: 1500, succeeded: 1 } } } } });
  const { page } = opened;
  await connectThroughApprouter(opened);
  const card = nodeCard(page, arabic);
  assert.equal(await card.locator('.name').evaluate((name) => getComputedStyle(name).direction), 'rtl');
  assert.match(await card.locator('.open').getAttribute('title'), new RegExp(`^${arabic}\nA long description`));
  await card.locator('.count').nth(1).waitFor();
  const { x, width } = await card.boundingBox();
  for (const count of await card.locator('.count').all()) {
    const box = await count.boundingBox();
    assert(box.x + box.width <= x + width, 'a count leaves its card');
  }
});

test('a description that was filled in is not red any more', async () => {
  opened = await openAdmin(browser, { path: '/#/node/QA?via=/approuter', emulator: { landscape } });
  const { page } = opened;
  await page.locator('#send').click();
  await page.locator('ctms-upload [data-send]').click();
  await page.locator('ctms-upload #description[value-state=Negative]').waitFor();
  await page.locator('ctms-upload #description').locator('input').fill('Fix totals');
  await page.locator('ctms-upload #description[value-state=None]').waitFor();
});

test('extension descriptors of a node have an address', async () => {
  opened = await openAdmin(browser, { path: '/#/node/QA/descriptors?via=/approuter', emulator: { landscape } });
  const { page } = opened;
  await page.getByText('No extension descriptors').waitFor();
  await openNode(page, 'PROD');
  assert.equal(new URL(page.url()).hash, '#/node/PROD?via=/approuter');
});
