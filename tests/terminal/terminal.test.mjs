// The command as somebody at a keyboard sees it, in pseudo terminals of 40, 80 and 200 columns.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';

import { CtmsClient } from 'ctms';

import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';
import { makeFolder } from '../lib/folder.mjs';
import { onTerminal } from '../lib/terminal.mjs';

let emulator;
let client;
let archive;
let key;

before(async () => {
  emulator = await startEmulator({ importMs: 1500 });
  archive = await sampleArchive();
  key = emulator.serviceKeys.ctms;
  client = new CtmsClient({ serviceKey: key });
});
afterEach(() => emulator.reset());
after(() => emulator.close());

async function inQueue(node, description = 'Fix the totals of orders that were split over two invoices') {
  const { transportRequestId } = await client.uploadTo(node, { files: [archive], description, namedUser: 'Jane' });
  return transportRequestId;
}

/** The widest line, in characters. */
const widest = (lines) => Math.max(...lines.map((line) => line.length));

test('a queue fits 40 columns: what matters least is left out, texts are wrapped between words', async () => {
  const id = await inQueue('QA');
  const { code, shown } = await onTerminal(['queue', 'QA'], { key, columns: 40 });
  assert.equal(code, 0);
  assert(widest(shown) <= 40, shown.join('\n'));
  assert.match(shown[0], /^ *ID +STATUS +AGE +ARCHIVES/);
  assert.doesNotMatch(shown[0], /QUEUED|ORIGIN/);
  assert.match(shown[1], new RegExp(`^ *${id} +initial`));
});

test('a queue fits 80 columns with its description shortened', async () => {
  await inQueue('QA');
  const { shown } = await onTerminal(['queue', 'QA'], { key, columns: 80 });
  assert(widest(shown) <= 80, shown.join('\n'));
  assert.match(shown[0], /ID +STATUS +AGE +ARCHIVES +BY +DESCRIPTION/);
  assert.match(shown[1], /shop_1\.\S* +Jane .*…/);
});

test('a queue has all its columns where there is room: the name of the file, the local time with zone and age', async () => {
  await inQueue('QA');
  const { shown } = await onTerminal(['queue', 'QA'], { key, columns: 200, env: { TZ: 'Asia/Kolkata' } });
  assert(widest(shown) <= 200);
  assert.match(shown[0], /ID +STATUS +AGE +ARCHIVES +BY +DESCRIPTION +ORIGIN +QUEUED/);
  assert.match(shown[1], /shop_\S+\.mtar +Jane +Fix the totals of orders that were split over two invoices +QA +\d{4}-\d\d-\d\d \d\d:\d\d \+05:30 \(\d+ s ago\)$/);
});

/** Sends an archive under a name, and imports it. */
async function imported(node, name) {
  const files = [new File([readFileSync(archive)], name)];
  const { transportRequestId } = await client.uploadTo(node, { files, description: '1a2b3c Fix totals', namedUser: 'Jane', check: false });
  const { actionId } = await client.queue.import(node, [transportRequestId]);
  await client.follow({ actionId, pollMs: 50 }).result;
  return transportRequestId;
}

test('what is where is a matrix where there is room, and a list for each MTA where there is none', async () => {
  await imported('QA', 'shop_1.4.0.mtar');
  const wide = await onTerminal(['status'], { key, columns: 120 });
  assert.equal(wide.code, 0, wide.raw);
  assert(widest(wide.shown) <= 120, wide.raw);
  assert.match(wide.shown[0], /^MTA +DEV +.*QA +.*PROD/);
  assert.match(wide.shown[1], /^shop +1\.4\.0 \d+ s +.*\+1 </);
  const narrow = await onTerminal(['status'], { key, columns: 30 });
  assert(widest(narrow.shown.slice(0, 4)) <= 30, narrow.raw);
  assert.equal(narrow.shown[0], 'shop');
  assert.match(narrow.shown[1], /^NODE +VERSION/);
  assert.match(narrow.shown[2], /^QA +1\.4\.0 \d+ s$/);
  assert.match(narrow.shown[3], /^PROD +\+1 <$/);
});

test('what a node would get, and its history, fit 60 columns', async () => {
  const id = await imported('QA', 'shop_1.4.0.mtar');
  const diff = await onTerminal(['diff', 'QA', 'PROD'], { key, columns: 60 });
  assert.equal(diff.code, 10, diff.raw);
  assert(widest(diff.shown) <= 60, diff.raw);
  assert.match(diff.shown[2], new RegExp(`^ *${id} +shop 1\\.4\\.0 \\(new\\) +initial`));
  const history = await onTerminal(['history', 'QA'], { key, columns: 60 });
  assert(widest(history.shown) <= 60, history.raw);
  assert.match(history.shown[0], /^STARTED +MTA +RESULT/);
});

test('removing asks on a terminal; no answer but yes changes anything', async () => {
  const id = await inQueue('QA');
  const no = await onTerminal(['remove', 'QA', String(id)], { key, answer: 'n' });
  assert.equal(no.code, 130);
  assert.match(no.shown.join('\n'), new RegExp(`Remove transport request ${id} from QA\\? \\[y/N\\] n\nctms: not confirmed: nothing was changed\n  answer y, or use --yes`));
  assert.equal((await client.queue.list('QA'))[0].status, 'initial');
  const yes = await onTerminal(['remove', 'QA', String(id)], { key, answer: 'y' });
  assert.equal(yes.code, 0, yes.raw);
  assert.equal((await client.queue.list('QA'))[0].status, 'deleted');
});

const DESCRIPTOR = '_schema-version: "3.1"\nID: com.example.shop.qa\nextends: com.example.shop\n';

test('everything that cannot be undone asks first: import --all, descriptor delete, and what replaces a descriptor', async () => {
  const folder = await makeFolder();
  try {
    folder.write('qa.mtaext', DESCRIPTOR);
    const file = folder.at('qa.mtaext');
    const id = await inQueue('QA');
    const { descriptorId } = await client.descriptors.put('QA', file);
    const release = [archive, '--description', 'Fix', '--descriptor', `QA=${file}`];
    for (const [question, args] of [
      ['Import everything that can be imported in QA?', ['import', 'QA', '--all']],
      [`Delete extension descriptor ${descriptorId} of QA? It cannot be restored.`, ['descriptor', 'delete', 'QA', String(descriptorId)]],
      ['Send ', ['descriptor', 'put', 'QA', file]],
      ['Replace this extension descriptor?', ['upload', ...release, '--to', 'QA']],
      ['Replace this extension descriptor?', ['export', ...release, '--from', 'DEV']],
    ]) {
      const before = emulator.requests.length;
      const { code, shown } = await onTerminal(args, { key, answer: 'n' });
      assert.equal(code, 130, shown.join('\n'));
      assert(shown.some((line) => line.includes(question)), shown.join('\n'));
      const changing = emulator.requests.slice(before).filter(({ method, path: asked }) => method !== 'GET' && !asked.includes('/oauth/'));
      assert.deepEqual(changing, [], args.join(' '));
    }
    const { shown } = await onTerminal(['upload', ...release, '--to', 'QA'], { key, answer: 'y', columns: 200 });
    assert.match(shown.join('\n'), new RegExp(`qa\\.mtaext replaces descriptor ${descriptorId} \\(last changed \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d [+-]\\d\\d:\\d\\d \\(\\d+ s ago\\)\\) on QA for com\\.example\\.shop, all versions; the old one cannot be restored`));
    assert.equal((await client.queue.list('QA')).length, 2);
    for (const args of [['import', 'QA', '--all'], ['upload', ...release, '--to', 'QA'], ['descriptor', 'put', 'QA', file]]) {
      const { code, raw } = await onTerminal([...args, '--yes'], { key });
      assert.deepEqual([code, raw.includes('[y/N]')], [0, false], raw);
    }
    assert.equal((await ctms(['upload', ...release, '--to', 'QA'], { key })).code, 0);
    assert((await client.queue.list('QA')).some((request) => request.id === id));
  } finally {
    folder.remove();
  }
});

test('a dry run fits 40 columns, wrapped between words, and its times are local', async () => {
  const folder = await makeFolder();
  try {
    folder.write('qa.mtaext', DESCRIPTOR);
    await client.descriptors.put('QA', folder.at('qa.mtaext'));
    const args = ['upload', archive, '--to', 'QA', '--description', 'Fix the totals of orders that were split', '--descriptor', `QA=${folder.at('qa.mtaext')}`, '--dry-run'];
    const { code, shown } = await onTerminal(args, { key, columns: 40, env: { TZ: 'Asia/Kolkata' } });
    assert.equal(code, 0, shown.join('\n'));
    assert(widest(shown) <= 40, shown.join('\n'));
    assert.match(shown.join('\n'), /^Dry run: nothing was sent that changes\nthe service\.\n {2}Upload to {5}QA {2}\(--to\)\n {2}description {3}Fix the totals of orders\n {16}that were split\n/);
    assert.match(shown.map((line) => line.trim()).join(' '), /\(last changed \d{4}-\d\d-\d\d \d\d:\d\d \+05:30 \(\d+ s ago\)\)/);
  } finally {
    folder.remove();
  }
});

test('with --yes, and without a terminal, nobody is asked', async () => {
  const [one, other] = [await inQueue('QA'), await inQueue('QA')];
  const { code, raw } = await onTerminal(['remove', 'QA', String(one), '--yes'], { key });
  assert.deepEqual([code, raw.includes('[y/N]')], [0, false]);
  assert.equal((await ctms(['remove', 'QA', String(other)], { key })).code, 0);
});

test('on a terminal one live line shows that something is followed, and the end is said once', async () => {
  const id = await inQueue('QA');
  for (const columns of [40, 80, 200]) {
    const { code, raw, shown } = await onTerminal(['import', 'QA', String(id), '--follow', '--poll', '0.2'], { key, columns });
    assert.equal(code, 0, raw);
    const drawn = raw.split('\r\u001b[2K').map((part) => part.split('\n').at(-1));
    assert(drawn.some((line) => line.startsWith(`QA: transport request ${id}: running for `)), raw);
    assert(widest(drawn) < columns, 'it never wraps');
    assert.equal(shown.filter((line) => line.includes(': succeeded')).length, 1, 'not once on each stream');
    await client.queue.reset('QA', [id]);
  }
});

