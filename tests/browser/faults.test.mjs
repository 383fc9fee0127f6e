// Every fault of the emulator at every step of a release and of an import, through the package in a page.
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';

import { at } from '../../scripts/lib/paths.mjs';
import { startSite } from '../../scripts/lib/site.mjs';
import { launchBrowser } from '../lib/browser.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { playAll, retry } from '../lib/faults.mjs';
import { CREATE, IMPORT, UPLOAD } from '../lib/operations.mjs';

let browser;
let folder;
let emulator;
let site;
let page;
const complaints = [];
/** The time of each lane, as the page has told it. */
const times = [];
let holds = 0;

before(async () => {
  browser = await launchBrowser();
  folder = await mkdtemp(path.join(tmpdir(), 'ctms-faults-page-'));
  await writeFile(path.join(folder, 'index.html'), '<!DOCTYPE html><title>faults</title>');
  await copyFile(at('tests/lib/virtual-time.mjs'), path.join(folder, 'virtual-time.mjs'));
  emulator = await startEmulator();
  site = await startSite({ page: folder, emulator });
  page = await browser.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.exposeFunction('tellTime', (lane, now) => { times[lane] = now; });
  await page.goto(site.url);
  await page.evaluate(prepare);
});
after(async () => {
  await browser.close();
  await site.close();
  await emulator.close();
  await rm(folder, { recursive: true });
});

/** Runs in the page: the same release as in Node, and the time, which the page keeps for both sides. */
async function prepare() {
  const { VirtualTime } = await import('/virtual-time.mjs');
  const { CtmsClient, isCtmsError } = await import('/ctms/dist/index.js');
  const archive = new Uint8Array(4 * 1024 * 1024).map((_, index) => (index * 31) % 251);
  const file = new File([archive], 'shop.mtar');
  const deeds = {
    release: (client) => client.exportFrom('DEV', { files: [file], description: 'Fix totals', contentType: 'APP' }),
    import: (client, id) => client.queue.import('QA', [id]),
  };
  const lanes = [];
  const held = new Map();
  globalThis.open = (lane, now) => { lanes[lane] = new VirtualTime(now, (later) => globalThis.tellTime(lane, later)); };
  globalThis.pass = (lane, ms) => lanes[lane].pass(ms);
  globalThis.hold = (lane, id, ms) => {
    held.set(id, new AbortController());
    return lanes[lane].forEmulator.sleep(ms, held.get(id).signal);
  };
  globalThis.release = (id) => held.get(id).abort();
  globalThis.play = async (deed, serviceKey, retry, lane, id) => {
    const client = new CtmsClient({ serviceKey, retry, clock: lanes[lane].forClient });
    try {
      return { result: await deeds[deed](client, id) };
    } catch (error) {
      if (!isCtmsError(error)) throw error;
      return { error: JSON.parse(JSON.stringify(error)) };
    } finally {
      client.close();
    }
  };
}

/** The steps that change something; with `npm run test:long` all of them. */
const isPlayed = ({ operation }) => process.env.CTMS_TEST_SIZE !== undefined || [UPLOAD, CREATE, IMPORT].includes(operation);

test('no rule is broken in a page, whatever goes wrong at whichever step', async () => {
  const requests = [];
  page.on('request', (request) => requests.push(request));
  const playing = (deed) => async (serviceKey, lane, id) => {
    const before = requests.length;
    const told = await inPage('play', deed, serviceKey, retry, lane, id);
    // Chromium sends a request again by itself when a kept connection breaks before the first byte of an answer.
    const own = requests.slice(before).filter((request) => request.url().startsWith(serviceKey.uri));
    assert(own.length > 0);
    const sent = own.map((request) => `${request.method()} ${new URL(request.url()).pathname.replaceAll(/\/\d+/g, '/{id}')}`);
    return { ...told, sent };
  };
  const played = await playAll({ release: playing('release'), import: playing('import') }, openLane, isPlayed);
  const codes = new Set(played.map(({ told }) => told.error?.code ?? 'success'));
  for (const code of ['success', 'NETWORK', 'TIMED_OUT', 'OUTCOME_UNKNOWN', 'REFUSED', 'UNAVAILABLE', 'ANSWER_INVALID', 'UNAUTHORIZED']) {
    assert(codes.has(code), `nothing ended with ${code}`);
  }
  assert(!codes.has('INTERNAL'));
  assert.deepEqual(complaints, []);
});

function inPage(name, ...given) {
  return page.evaluate(([name, given]) => globalThis[name](...given), [name, given]);
}

async function openLane(options) {
  const lane = times.push(Date.now()) - 1;
  await inPage('open', lane, times[lane]);
  const clock = {
    now: () => times[lane],
    sleep: (ms, signal) => {
      const id = holds;
      holds += 1;
      const held = inPage('hold', lane, id, ms);
      const release = () => inPage('release', id);
      if (signal.aborted) release();
      else signal.addEventListener('abort', release, { once: true });
      return held.finally(() => signal.removeEventListener('abort', release));
    },
  };
  // The page calls another origin, so that a broken connection is one for the page, too.
  const emulator = await startEmulator({ ...options, cors: site.url, clock });
  return { emulator, clock: lane, pass: (ms) => inPage('pass', lane, ms) };
}
