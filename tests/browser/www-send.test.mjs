import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { after, afterEach, before, test } from 'node:test';

import { faults } from 'ctms-emulator';

import { launchBrowser } from '../lib/browser.mjs';
import { sampleArchive } from '../lib/emulator.mjs';
import { connectThroughApprouter, connectToBuiltIn, connectWithKey, openAdmin } from '../lib/www.mjs';

const MEGABYTE = 1024 * 1024;
/** With `npm run test:long` a gigabyte. */
const LARGE = (process.env.CTMS_TEST_SIZE === 'full' ? 1000 : 200) * MEGABYTE;
/** Slow enough that progress is told several times on any machine. */
const MOST_BYTES_A_SECOND = 50 * MEGABYTE;

let browser;
let opened;
let folder;
let large;

before(async () => {
  browser = await launchBrowser();
  folder = await mkdtemp(path.join(tmpdir(), 'ctms-www-'));
  large = path.join(folder, 'large.zip');
  const file = await open(large, 'w');
  await file.truncate(LARGE);
  await file.close();
});
after(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});
afterEach(() => opened?.close());

test('an archive is exported from a node, byte for byte', async () => {
  opened = await openAdmin(browser);
  const { page, emulator, complaints } = opened;
  const archive = await sampleArchive();
  await connectThroughApprouter(opened);
  await fillIn(page, { file: archive, node: 'DEV', description: '1a2b3c Fix totals' });
  await send(page);
  await page.getByText(/Transport request \d+ was created\.\s+It is in the queue of QA\./).waitFor();
  const sha256 = createHash('sha256').update(await readFile(archive)).digest('hex');
  assert.deepEqual(emulator.files.map((file) => [file.fileName, file.sha256]), [['shop_1.4.0.mtar', sha256]]);
  assert.deepEqual(emulator.state.queues.QA.map(({ description }) => description), ['1a2b3c Fix totals']);
  assert.deepEqual(complaints, []);
});

test('an archive is uploaded to a node with a service key, for a named user', async () => {
  opened = await openAdmin(browser);
  const { page, emulator, serviceKeys } = opened;
  await connectWithKey(opened, serviceKeys.ctms);
  await fillIn(page, { file: await sampleArchive(), node: 'PROD', description: 'Hotfix', verb: 'Upload to', user: 'ada' });
  await send(page);
  await page.getByText(/It is in the queue of PROD\./).waitFor();
  assert.deepEqual(emulator.files.map(({ namedUser }) => namedUser), ['ada']);
});

test('a large file goes out with progress while the memory of the page stays flat', async () => {
  opened = await openAdmin(browser);
  const { page, emulator } = opened;
  await connectThroughApprouter(opened);
  await fillIn(page, { file: large, node: 'DEV', description: 'Large', type: 'APP' });
  await limitUpload(page, MOST_BYTES_A_SECOND);
  const heap = await heapOf(page);
  await watchProgress(page);
  await send(page);
  const peak = await peakUntil(page, page.getByText(/^Transport request \d+ was created/).waitFor());
  const percents = await page.evaluate(() => globalThis.percents);
  assert(percents.filter((percent) => percent > 0 && percent < 100).length >= 3, `progress was told as ${percents}`);
  assert.deepEqual(percents, percents.toSorted((a, b) => a - b));
  assert(peak - heap < 20 * MEGABYTE, `the page grew by ${peak - heap} bytes`);
  assert.deepEqual(emulator.files.map(({ size }) => size), [LARGE]);
});

test('against the built-in emulator the emulator itself counts the bytes', async () => {
  opened = await openAdmin(browser);
  const { page } = opened;
  await connectToBuiltIn(opened);
  await fillIn(page, { file: large, node: 'DEV', description: 'Large', type: 'APP' });
  // What the bar is told, not what a busy machine gets round to painting.
  await page.evaluate(() => {
    globalThis.counted = [];
    navigator.serviceWorker.addEventListener('message', ({ data }) => globalThis.counted.push(data.bytes));
  });
  await send(page);
  await page.getByText(/^Transport request \d+ was created/).waitFor();
  const counted = await page.evaluate(() => globalThis.counted);
  assert(counted.filter((bytes) => bytes > 0 && bytes < LARGE).length >= 3, `the emulator counted ${counted}`);
});

test('an upload continues when its dialog is closed, and leaves nothing behind when it is cancelled', async () => {
  opened = await openAdmin(browser);
  const { page, emulator } = opened;
  await connectThroughApprouter(opened);
  await fillIn(page, { file: large, node: 'DEV', description: 'Large', type: 'APP' });
  emulator.failNext('POST /v2/files/upload', faults.unanswered);
  await send(page);
  await page.locator('ctms-upload ui5-progress-indicator').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('page-dock').getByText(/^Sending archives/).waitFor();
  await page.locator('page-dock').getByText('Show', { exact: true }).click();
  await page.locator('ui5-button[data-cancel]').click();
  await page.locator('ctms-upload ctms-error').getByText('CANCELLED', { exact: true }).waitFor({ state: 'attached' });
  assert.deepEqual(emulator.state.transportRequests, []);
  assert.equal(emulator.files.filter(({ size }) => size === LARGE).length, 0);
});

test('an archive is looked into before it is sent, and errors are sent only on purpose', async () => {
  opened = await openAdmin(browser);
  const { page, emulator } = opened;
  await connectThroughApprouter(opened);
  await fillIn(page, { file: await sampleArchive(), node: 'DEV', description: 'Two archives' });
  await page.getByText(/shop 1\.4\.0, 2 modules/).waitFor();
  await page.locator('ctms-upload input[data-archives]').setInputFiles({ name: 'broken.mtar', mimeType: 'application/zip', buffer: Buffer.from('no zip at all') });
  await page.locator('ctms-upload .findings .error').waitFor();
  const button = page.locator('ui5-button[data-send]');
  assert.equal(await button.innerText(), 'Send and ignore errors');
  await page.getByRole('button', { name: 'Remove broken.mtar' }).click();
  assert.equal(await button.innerText(), 'Send');
  assert.equal(emulator.files.length, 0);
});

test('what is missing is said beside its field, and nothing is sent', async () => {
  opened = await openAdmin(browser);
  const { page, emulator } = opened;
  await connectThroughApprouter(opened);
  await page.locator('#send').click();
  const before = emulator.requests.length;
  await send(page);
  await page.getByText('Choose at least one archive.').waitFor();
  await page.locator('ctms-upload #description[value-state=Negative]').waitFor();
  assert.equal(emulator.requests.length, before);
});

test('a preview says where everything would go, and sends nothing', async () => {
  opened = await openAdmin(browser);
  const { page, emulator } = opened;
  await connectThroughApprouter(opened);
  await fillIn(page, { file: await sampleArchive(), node: 'DEV', description: 'Fix totals' });
  await addDescriptor(page, 'qa.mtaext');
  await page.locator('ui5-button[data-preview]').click();
  await page.getByText('The transport request will be in the queue of QA.').waitFor();
  await page.getByText(/^qa\.mtaext is added to QA/).waitFor();
  assert.equal(emulator.files.length, 0);
  await page.locator('ctms-upload #description').locator('input').fill('Something else');
  await page.locator('ctms-upload .preview').waitFor({ state: 'detached' });
});

test('descriptors are sent along, a node is guessed from the file name and otherwise asked for', async () => {
  opened = await openAdmin(browser);
  const { page, url } = opened;
  await connectThroughApprouter(opened);
  await fillIn(page, { file: await sampleArchive(), node: 'DEV', description: 'Fix totals' });
  await addDescriptor(page, 'more-memory.mtaext');
  await send(page);
  await page.getByText('Choose a node for each descriptor.').waitFor();
  await page.getByLabel('Node of more-memory.mtaext').selectOption('QA');
  await send(page);
  await page.getByText(/^Transport request \d+ was created/).waitFor();
  const { nodes } = await (await fetch(`${url}/approuter/v2/nodes`)).json();
  const { mtaExtDescriptors } = await (await fetch(`${url}/approuter/v2/nodes/${nodes.find(({ name }) => name === 'QA').id}/mtaExtDescriptors`)).json();
  assert.equal(mtaExtDescriptors.length, 1);
});

test('what was sent is opened, or imported at once', async () => {
  opened = await openAdmin(browser);
  const { page } = opened;
  await connectThroughApprouter(opened);
  await fillIn(page, { file: await sampleArchive(), node: 'DEV', description: 'Fix totals' });
  await send(page);
  await page.locator('ctms-upload #result:focus').waitFor();
  await page.locator('ctms-upload ui5-button[data-import]').click();
  await page.locator('page-dock ctms-follow').getByText('Import into QA').waitFor({ state: 'attached' });
  await page.locator('ctms-upload ui5-button[data-open]').click();
  await page.locator('ctms-request .path').waitFor();
  assert.match(await page.locator('ctms-request .card').first().innerText(), /Fix totals/);
});

test('archives can be dropped', async () => {
  opened = await openAdmin(browser);
  const { page } = opened;
  await connectThroughApprouter(opened);
  await page.locator('#send').click();
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['PK'], '<img src=x onerror=alert(1)>.mtar'));
    return transfer;
  });
  await page.locator('ctms-upload .drop').dispatchEvent('drop', { dataTransfer: data });
  await page.getByText('<img src=x onerror=alert(1)>.mtar').waitFor();
  assert.equal(await page.locator('ctms-upload img').count(), 0);
});

async function fillIn(page, { file, node, description, verb, type, user }) {
  await page.locator('#send').click();
  if (type) await choose(page, '#type', type);
  await page.locator('ctms-upload input[data-archives]').setInputFiles(file);
  if (verb) await page.locator('ctms-upload').getByText(verb, { exact: true }).click();
  await choose(page, '#node', node);
  await page.locator('ctms-upload #description').locator('input').fill(description);
  if (user) await page.locator('ctms-upload #user').locator('input').fill(user);
}

function addDescriptor(page, name) {
  return page.locator('ctms-upload input[data-descriptors]').setInputFiles({ name, mimeType: 'text/yaml', buffer: Buffer.from('_schema-version: "3.1"\nID: shop-qa\nextends: com.example.shop\n') });
}

async function choose(page, field, option) {
  await page.locator(`ctms-upload ${field}`).click();
  await page.locator(`ctms-upload ${field} ui5-option[value=${option}]`).click();
}

function send(page) {
  return page.locator('ui5-button[data-send]').click();
}

/** Notes each percentage that the bar shows. */
function watchProgress(page) {
  return page.evaluate(() => {
    globalThis.percents = [];
    const look = () => {
      const bar = globalThis.document.querySelector('ctms-app').shadowRoot.querySelector('ctms-workspace')?.shadowRoot.querySelector('ctms-upload')?.shadowRoot.querySelector('ui5-progress-indicator');
      if (bar && globalThis.percents.at(-1) !== bar.value) globalThis.percents.push(bar.value);
      requestAnimationFrame(look);
    };
    look();
  });
}

/** The most that the page holds until something has happened, in bytes. */
async function peakUntil(page, end) {
  let hasEnded = false;
  const ended = end.finally(() => { hasEnded = true; });
  let peak = 0;
  do peak = Math.max(peak, await heapOf(page)); while (!hasEnded);
  await ended;
  return peak;
}

/** What the page itself holds after a collection, buffers included, in bytes. */
async function heapOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize + backingStorageSize;
}

async function limitUpload(page, bytesPerSecond) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytesPerSecond });
}
