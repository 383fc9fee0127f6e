import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import process from 'node:process';
import { test } from 'node:test';

import { at, root } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/run.mjs';

test('npm run demo sends the sample three times, shows it in QA\'s queue, and explains an import that fails', async () => {
  const stdout = await run(process.execPath, [at('scripts/demo.mjs')]);
  const queues = stdout.slice(stdout.indexOf('The import queues now'), stdout.indexOf('An import that fails'));
  assert.equal(queues.match(/request \d+ {2}initial {2}shop_1\.4\.0\.mtar/g).length, 3);
  assert.match(queues, /^ {2}QA +request \d+/m);
  assert.match(stdout, /sure: The memory quota .+\(ds-quota-memory\)/);
});

test('npm start serves the page and the emulator until it is interrupted', async (t) => {
  const started = spawn(process.execPath, [at('scripts/start.mjs')], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => started.kill());
  const text = await printedUntil(started.stdout, /--service-key target\/demo\/calm-key\.json/);
  const [page, emulator] = text.match(/http:\/\/127\.0\.0\.1:\d+/g);
  assert.match(await (await fetch(page)).text(), /<title>/);
  assert.equal((await fetch(`${emulator}/v2/nodes`)).status, 401);
  assert.equal((await fetch(`${page}/approuter/v2/nodes`)).status, 200);
  const { uri, uaa } = JSON.parse(await readFile(at('target/demo/ctms-key.json'), 'utf8'));
  assert.deepEqual([new URL(uri).origin, new URL(uaa.url).origin], [page, page], 'a key that works in the page names its origin');
  started.kill('SIGINT');
  assert.deepEqual(await once(started, 'close'), [0, null]);
});

async function printedUntil(stream, end) {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += chunk;
    if (end.test(text)) return text;
  }
  throw new Error(`ended before ${end}: ${text}`);
}
