import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { launchBrowser } from '../lib/browser.mjs';
import { focused, openAdmin, openRequest, row, rowTexts } from '../lib/www.mjs';

let browser;
let opened;

before(async () => { browser = await launchBrowser(); });
after(() => browser.close());
afterEach(() => opened?.close());

const ROUTE = '?via=/approuter';

/** In bytes, of 100 turns: views that are kept cost 45 MB, some are always waiting to be collected. */
const LARGEST_GROWTH = 20_000_000;

test('a hundred turns between queue and request leave nothing behind', async () => {
  opened = await openAdmin(browser, { path: `/#/node/QA${ROUTE}`, emulator: { landscape: { nodes: [{ name: 'QA' }], queues: { QA: { initial: 200 } } } } });
  const { page, emulator } = opened;
  const [{ transportRequestId }] = emulator.state.queues.QA;
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const turn = async (times) => {
    for (let count = 0; count < times; count += 1) {
      await page.evaluate((hash) => { globalThis.location.hash = hash; }, `#/node/QA/request/${transportRequestId}${ROUTE}`);
      await page.locator('ctms-request .path').waitFor();
      await page.evaluate((hash) => { globalThis.location.hash = hash; }, `#/node/QA${ROUTE}`);
      await row(page).first().waitFor();
    }
  };
  await turn(20);
  const before = await standing(session);
  await turn(100);
  // The browser collects detached nodes when it likes, so some views are still there; one that leaks is there 120 times.
  const isClean = ({ queues, requests, heap }) => queues < 50 && requests < 50 && heap - before.heap < LARGEST_GROWTH;
  let now = await standing(session);
  for (let again = 0; again < 20 && !isClean(now); again += 1) now = await standing(session);
  assert(now.queues < 50 && now.requests < 50, `${now.queues} queues and ${now.requests} requests are alive`);
  assert(now.heap - before.heap < LARGEST_GROWTH, `the heap grew from ${before.heap} to ${now.heap} bytes`);
});

test('arrow keys pass every row of a long queue, End and Home come to its ends', async () => {
  const { page } = await openLong();
  await row(page).first().focus();
  const index = () => page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return Number(element.getAttribute('aria-rowindex'));
  });
  for (let step = 0; step < 40; step += 1) {
    assert.equal(await index(), step + 2);
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('End');
  assert.equal(await index(), 10_001);
  await page.keyboard.press('PageUp');
  const above = await index();
  assert(above < 10_001 && above > 9_980);
  await page.keyboard.press('Home');
  assert.equal(await index(), 2);
});

test('a row with the focus keeps it when it is scrolled out of sight', async () => {
  const { page } = await openLong();
  await row(page).first().focus();
  await page.locator('ctms-queue .scroller').evaluate((scroller) => { scroller.scrollTop = 100_000; });
  await page.waitForTimeout(200);
  assert.match(await focused(page), /^DIV /);
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.locator('ctms-queue .entry:focus').getAttribute('aria-rowindex'), '3');
});

test('Space selects, Shift and an arrow select more, Enter opens', async () => {
  const { page } = await openLong();
  await row(page).first().focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('10,000 requests, 3 selected').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('ctms-request .path').waitFor();
});

test('a selection that a filter hides is gone, and nothing can be done with it', async () => {
  const { page } = await openLong();
  await page.getByText('Select all that can be imported').click();
  await page.getByText('10,000 requests, 4,000 selected').waitFor();
  await page.locator('ctms-queue ui5-input').locator('input').fill('no such request');
  await page.getByText('0 of 10,000 requests', { exact: true }).waitFor();
  for (const action of ['import', 'remove']) assert.equal(await page.locator(`ctms-queue ui5-button[data-action=${action}]`).evaluate(({ disabled }) => disabled), true);
});

test('back finds filter, order, selection and place of the queue as they were', async () => {
  const { page } = await openLong();
  await page.locator('ctms-queue ui5-input').locator('input').fill('initial');
  await page.getByText('4,000 of 10,000 requests').waitFor();
  await page.getByRole('button', { name: 'Sort by Id' }).click();
  await page.locator('ctms-queue .scroller').evaluate((scroller) => { scroller.scrollTop = 60_000; });
  await row(page, 'initial 1502 of').locator('input').check();
  const before = await rowTexts(page);
  await openRequest(page, 'initial 1503 of');
  await page.goBack();
  await row(page, 'initial 1502 of').waitFor();
  assert.equal(await row(page, 'initial 1502 of').locator('input').isChecked(), true);
  await page.getByText('4,000 of 10,000 requests, 1 selected').waitFor();
  assert.deepEqual((await rowTexts(page)).slice(0, 5), before.slice(0, 5));
  assert.equal(new URL(page.url()).hash, '#/node/QA?q=initial&sort=id&via=/approuter');
});

test('what others do is seen without loading anew, and rows change in place', async () => {
  opened = await openAdmin(browser, { path: `/#/node/QA${ROUTE}`, emulator: { landscape: { nodes: [{ name: 'QA' }], queues: { QA: { initial: 8 } } } } });
  const { page, emulator, url } = opened;
  await row(page).first().waitFor();
  const id = Number(await row(page).nth(3).getAttribute('data-key'));
  const changed = page.locator(`ctms-queue .entry[data-key="${id}"]`);
  await changed.evaluate((element) => { element.marked = true; });
  await operate(url, 'remove', [id]);
  await changed.getByText('Deleted').waitFor({ timeout: 20_000 });
  assert.equal(await changed.evaluate((element) => element.marked), true);
  assert.equal(emulator.state.queues.QA.find(({ transportRequestId }) => transportRequestId === id).status, 'deleted');
});

test('everything that is open shares one poll', async () => {
  opened = await openAdmin(browser, { path: `/#/node/QA${ROUTE}`, emulator: { landscape: { nodes: [{ name: 'QA' }], queues: { QA: { initial: 3 } } } } });
  const { page, emulator } = opened;
  await row(page).first().waitFor();
  await page.locator('ctms-landscape .count').first().waitFor();
  const reads = () => emulator.requests.filter(({ path }) => path.endsWith('/transportRequests')).length;
  const before = reads();
  await page.waitForTimeout(11_000);
  assert(reads() - before <= 3, `${reads() - before} readings in 11 s`);
});

async function openLong() {
  opened = await openAdmin(browser, { path: `/#/node/QA${ROUTE}`, emulator: { landscape: { nodes: [{ name: 'QA' }], queues: { QA: { initial: 4000, error: 1000, succeeded: 5000 } } } } });
  await row(opened.page).first().waitFor();
  return opened;
}

/** What the page holds. A snapshot of the heap collects also what a mere collection takes for alive, because something looks like its address. */
async function standing(session) {
  await session.send('HeapProfiler.takeHeapSnapshot');
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  return { queues: await alive(session, 'ctms-queue'), requests: await alive(session, 'ctms-request'), heap: metrics.find(({ name }) => name === 'JSHeapUsedSize').value };
}

/** How many of an element exist, in the document or not. */
async function alive(session, name) {
  const { result } = await session.send('Runtime.evaluate', { expression: `customElements.get('${name}').prototype` });
  const { objects } = await session.send('Runtime.queryObjects', { prototypeObjectId: result.objectId });
  const { result: { value } } = await session.send('Runtime.callFunctionOn', { objectId: objects.objectId, functionDeclaration: 'function () { return this.length; }', returnByValue: true });
  await session.send('Runtime.releaseObject', { objectId: objects.objectId });
  return value;
}

async function operate(url, action, ids) {
  const api = `${url}/approuter/v2/nodes`;
  const { nodes } = await (await fetch(api)).json();
  const { id } = nodes.find(({ name }) => name === 'QA');
  await fetch(`${api}/${id}/transportRequests/${action}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ transportRequests: ids }) });
}
