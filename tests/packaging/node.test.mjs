import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { after, before, test } from 'node:test';

import { withKey } from '../../scripts/lib/command.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { makeConsumer } from './lib/consumer.mjs';

let consumer;
let emulator;

before(async () => {
  consumer = await makeConsumer(['pkg']);
  emulator = await startEmulator();
  consumer.write('app.mtar', 'PK');
});
after(async () => {
  await emulator.close();
  consumer.remove();
});

const RELEASE = `
  const client = new CtmsClient({ serviceKey: process.env.CTMS_SERVICE_KEY });
  client.exportFrom('DEV', { files: ['app.mtar'], description: 'Packed', contentType: 'APP' })
    .then((released) => console.log(JSON.stringify(released)));
`;

test('the packed package exports an archive from an ES module', async () => {
  const stdout = await consumer.node('release.mjs', `import { CtmsClient } from 'ctms';${RELEASE}`, withKey(emulator.serviceKeys.ctms));
  assert(JSON.parse(stdout).transportRequestId > 0);
});

test('the packed package exports an archive from a CommonJS script', async () => {
  const stdout = await consumer.node('release.cjs', `const { CtmsClient } = require('ctms');${RELEASE}`, withKey(emulator.serviceKeys.ctms));
  assert(JSON.parse(stdout).transportRequestId > 0);
});

test('import and require give the same classes', async () => {
  const stdout = await consumer.node('same.cjs', `
    const required = require('ctms');
    import('ctms').then((imported) => {
      const names = Object.keys(required).filter((name) => name !== '__esModule');
      console.log(JSON.stringify([names.includes('CtmsClient'), names.every((name) => required[name] === imported[name])]));
    });
  `);
  assert.deepEqual(JSON.parse(stdout), [true, true]);
});

test('npx finds the command', async () => {
  const { version } = JSON.parse(readFileSync(at('pkg/package.json'), 'utf8'));
  assert.equal((await consumer.npx(['ctms', '--version'])).trim(), version);
});

test('npx runs the command against a service', async () => {
  const args = ['ctms', 'export', 'app.mtar', '--from', 'DEV', '--content-type', 'APP', '--description', 'Packed', '--json'];
  const stdout = await consumer.npx(args, withKey(emulator.serviceKeys.ctms));
  assert(JSON.parse(stdout).transportRequestId > 0);
});

test('without the emulator\'s package, ctms emulator says what to install', async () => {
  await assert.rejects(consumer.npx(['ctms', 'emulator']), (error) => {
    assert.match(error.output, /npm install -D (\.\/)?ctms-emulator/);
    return true;
  });
});

test('with the emulator\'s package, ctms emulator runs it', async () => {
  const both = await makeConsumer(['pkg', 'emulator']);
  const child = spawn(process.execPath, ['node_modules/ctms/dist/bin/ctms.js', 'emulator', '--port', '0', '--json'], { cwd: both.folder });
  try {
    const [line] = await once(child.stdout, 'data');
    const { url, serviceKeys } = JSON.parse(line);
    assert.equal((await fetch(`${url}/v2/nodes`)).status, 401);
    assert.equal(serviceKeys.ctms.uri, url);
  } finally {
    child.kill('SIGINT');
    await once(child, 'close');
    both.remove();
  }
});

test('installing the package brings undici and nothing else, with the licenses of what is inside', () => {
  assert.deepEqual(Object.keys(consumer.installed()).sort(), ['node_modules/ctms', 'node_modules/undici']);
  const licenses = readFileSync(`${consumer.folder}/node_modules/ctms/dist/bin/THIRD-PARTY-LICENSES.txt`, 'utf8');
  const { devDependencies } = JSON.parse(readFileSync(at('pkg/package.json'), 'utf8'));
  for (const name of Object.keys(devDependencies).filter((name) => !name.startsWith('@types/'))) {
    assert.match(licenses, new RegExp(`^${name} \\d`, 'm'));
  }
});

test('the wasm file is there under its own name', async () => {
  const stdout = await consumer.node('wasm.mjs', `
    import { readFileSync } from 'node:fs';
    const bytes = readFileSync(new URL(import.meta.resolve('ctms/ctms.wasm')));
    console.log(WebAssembly.validate(bytes));
  `);
  assert.equal(stdout, 'true\n');
});

test('nothing that is installed runs a script or needs a compiler', () => {
  const withScripts = Object.entries(consumer.installed()).filter(([, entry]) => entry.hasInstallScript || entry.gypfile);
  assert.deepEqual(withScripts, []);
  const { scripts = {} } = JSON.parse(readFileSync(`${consumer.folder}/node_modules/ctms/package.json`, 'utf8'));
  assert.deepEqual(['preinstall', 'install', 'postinstall', 'prepare'].filter((name) => name in scripts), []);
});

/** Looks for the source of every map of the package. */
const MAPS = `
  import { existsSync, readFileSync, readdirSync } from 'node:fs';
  import path from 'node:path';
  const root = 'node_modules/ctms';
  const maps = readdirSync(root, { recursive: true }).filter((name) => name.endsWith('.map'));
  const lost = maps.flatMap((map) => JSON.parse(readFileSync(path.join(root, map), 'utf8')).sources
    .map((source) => path.join(root, path.dirname(map), source)).filter((file) => !['src', 'wasm'].some((folder) => file.startsWith(path.join(root, folder))) || !existsSync(file)));
  console.log(JSON.stringify({ maps: maps.some((name) => name.endsWith('.d.ts.map')) && maps.some((name) => name.endsWith('.cjs.map')), lost }));
`;

test('the tarball holds no tests and nothing of this machine, and every map leads to a source in it', async () => {
  const stdout = await consumer.node('list.mjs', `
    import { readdirSync } from 'node:fs';
    console.log(JSON.stringify(readdirSync('node_modules/ctms', { recursive: true })));
  `);
  const unwanted = JSON.parse(stdout).filter((name) => /(^|\/)(test|tests|node_modules|tsconfig)\b|(^|\/)cli\/|\.tsbuildinfo$|\.tgz$/.test(name));
  assert.deepEqual(unwanted, []);
  const lost = JSON.parse(await consumer.node('maps.mjs', MAPS));
  assert.deepEqual(lost, { maps: true, lost: [] });
});
