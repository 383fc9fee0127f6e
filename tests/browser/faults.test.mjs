// Every fault of the emulator at every step of a release and of an import, through the package in a page.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { startSite } from '../../scripts/lib/site.mjs';
import { launchBrowser } from '../lib/browser.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { playAll } from '../lib/faults.mjs';

let browser;
let folder;
let emulator;
let site;
let page;
const complaints = [];

before(async () => {
  browser = await launchBrowser();
  folder = await mkdtemp(path.join(tmpdir(), 'ctms-faults-page-'));
  await writeFile(path.join(folder, 'index.html'), '<!DOCTYPE html><title>faults</title>');
  emulator = await startEmulator();
  site = await startSite({ page: folder, emulator });
  page = await browser.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(site.url);
  await page.evaluate(prepare);
});
after(async () => {
  await browser.close();
  await site.close();
  await emulator.close();
  await rm(folder, { recursive: true });
});

/** Runs in the page: the same release as in Node. */
async function prepare() {
  const { CtmsClient, isCtmsError } = await import('/ctms/dist/index.js');
  const archive = new Uint8Array(4 * 1024 * 1024).map((_, index) => (index * 31) % 251);
  const file = new File([archive], 'shop.mtar');
  const deeds = {
    release: (client) => client.exportFrom('DEV', { files: [file], description: 'Fix totals', contentType: 'APP' }),
    import: (client, id) => client.queue.import('QA', [id]),
  };
  globalThis.play = async (deed, serviceKey, retry, id) => {
    const client = new CtmsClient({ serviceKey, retry });
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

test('no rule is broken in a page, whatever goes wrong at whichever step', async () => {
  // The page calls another origin, so that a broken connection is one for the page, too.
  const start = (options) => startEmulator({ ...options, cors: site.url });
  const requests = [];
  page.on('request', (request) => requests.push(request));
  const playing = (deed) => async (serviceKey, retry, id) => {
    const before = requests.length;
    const told = await page.evaluate((given) => globalThis.play(...given), [deed, serviceKey, retry, id]);
    // Chromium sends a request again by itself when a kept connection breaks before the first byte of an answer.
    const own = requests.slice(before).filter((request) => request.url().startsWith(serviceKey.uri));
    assert(own.length > 0);
    const sent = own.map((request) => `${request.method()} ${new URL(request.url()).pathname.replaceAll(/\/\d+/g, '/{id}')}`);
    return { ...told, sent };
  };
  const played = await playAll(start, { release: playing('release'), import: playing('import') });
  const codes = new Set(played.map(({ told }) => told.error?.code ?? 'success'));
  for (const code of ['success', 'NETWORK', 'TIMED_OUT', 'OUTCOME_UNKNOWN', 'REFUSED', 'UNAVAILABLE', 'ANSWER_INVALID', 'UNAUTHORIZED']) {
    assert(codes.has(code), `nothing ended with ${code}`);
  }
  assert(!codes.has('INTERNAL'));
  assert.deepEqual(complaints, []);
});
