// The GitHub Action runs the packed package, as npm installs it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { after, before, beforeEach, test } from 'node:test';

import { pack } from '../../scripts/lib/pack.mjs';
import { runAction } from '../lib/action.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

let emulator;
let folder;
let tarball;

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'ctms-action-'));
  [emulator, tarball] = await Promise.all([startEmulator(), pack('pkg', folder)]);
  copyFileSync(await sampleArchive(), path.join(folder, 'shop.mtar'));
});
after(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

beforeEach(() => emulator.reset());

/** Exports an archive of the checkout with the package that the inputs name. */
function exportArchive(inputs) {
  const outputs = path.join(folder, 'outputs');
  writeFileSync(outputs, '');
  const job = {
    cwd: folder,
    // npm's own cache first: what the packages need is there since this repository was set up.
    env: { npm_config_prefer_offline: 'true', ...pick(process.env, 'PATH', 'NODE_EXTRA_CA_CERTS') },
    outputs: { path: outputs, read: () => readFileSync(outputs, 'utf8') },
  };
  return runAction({ command: 'export', from: 'DEV', archive: 'shop.mtar', 'service-key': JSON.stringify(emulator.serviceKeys.ctms), ...inputs }, job);
}

function pick(object, ...names) {
  return Object.fromEntries(names.flatMap((name) => (object[name] === undefined ? [] : [[name, object[name]]])));
}

test('the action exports an archive with the package that its input names', async () => {
  const ran = await exportArchive({ package: path.basename(tarball) });
  assert.equal(ran.code, 0, ran.stdout + ran.stderr);
  assert.equal(ran.outputs.transportRequestId, `${emulator.state.transportRequests[0].id}`);
});

test('the registry and the packages of the checkout have no say in the code that gets the key', async () => {
  const asked = [];
  const registry = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  await once(registry, 'listening');
  const url = `http://127.0.0.1:${registry.address().port}/`;
  try {
    writeFileSync(path.join(folder, '.npmrc'), `registry=${url}\nprefer-offline=false\nprefer-online=true\nignore-scripts=false\n`);
    writeFileSync(path.join(folder, 'package.json'), '{ "name": "checkout", "overrides": { "undici": "npm:stolen@1.0.0" } }\n');
    const stolen = path.join(folder, 'node_modules/.bin/ctms');
    mkdirSync(path.dirname(stolen), { recursive: true });
    writeFileSync(stolen, `#!/bin/sh\ncurl -s "${url}stolen"\n`, { mode: 0o755 });
    const ran = await exportArchive({ package: tarball });
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    assert.equal(ran.outputs.transportRequestId, `${emulator.state.transportRequests[0].id}`);
    assert.deepEqual(asked, []);
    const named = await exportArchive({ package: 'ctms@0.1.0', registry: url });
    assert.equal(named.code, 1, 'this registry has no such package');
    assert.match(named.stdout, /^::error title=PACKAGE::ctms could not be installed/m);
    assert.deepEqual(asked, ['/ctms'], 'the input registry is the one that is asked');
  } finally {
    registry.close();
  }
});
