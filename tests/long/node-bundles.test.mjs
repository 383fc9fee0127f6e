// A script for Node that is bundled together with the package, as for an action or a cloud function.
import assert from 'node:assert/strict';
import path from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import * as esbuild from 'esbuild';
import webpack from 'webpack';

import { withKey } from '../../scripts/lib/command.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { makeConsumer } from '../packaging/lib/consumer.mjs';

let consumer;
let emulator;

before(async () => {
  consumer = await makeConsumer(['pkg']);
  emulator = await startEmulator();
  consumer.write('main.mjs', `
    import { readFileSync } from 'node:fs';
    import { pathToFileURL } from 'node:url';
    import { CtmsClient, init, isCtmsError } from 'ctms';
    const SOURCES = {
      path: (wasm) => wasm,
      url: (wasm) => pathToFileURL(wasm),
      bytes: (wasm) => readFileSync(wasm),
      module: (wasm) => new WebAssembly.Module(readFileSync(wasm)),
    };
    async function main([form, wasm]) {
      if (form) await init(SOURCES[form](wasm));
      const client = new CtmsClient({ serviceKey: process.env.CTMS_SERVICE_KEY });
      return (await client.nodes.list()).map((node) => node.name);
    }
    main(process.argv.slice(2)).then(
      (names) => console.log(JSON.stringify(names)),
      (error) => console.log(JSON.stringify({ isCtmsError: isCtmsError(error), ...error.toJSON?.() })),
    );
  `);
});
after(async () => {
  await emulator.close();
  consumer.remove();
});

for (const format of ['esm', 'cjs']) {
  test(`bundled by esbuild as ${format}, the package says what to do, and takes its wasm in each form`, async () => {
    const bundle = path.join(consumer.folder, `esbuild/${format}/main.${format === 'esm' ? 'mjs' : 'cjs'}`);
    await esbuild.build({
      absWorkingDir: consumer.folder, entryPoints: ['main.mjs'], bundle: true, platform: 'node', format, outfile: bundle,
      // In CommonJS it warns that modules have no address.
      logLevel: 'error',
    });
    const told = await runs(bundle);
    assert.equal(told.isCtmsError, true);
    assert.equal(told.code, 'NOT_INITIALISED');
    assert.match(told.hint, /init\(source\)/);
    const wasm = path.join(consumer.folder, 'node_modules/ctms/wasm/ctms_bg.wasm');
    for (const form of ['path', 'url', 'bytes', 'module']) {
      assert.deepEqual((await runs(bundle, form, wasm)).slice(0, 2), ['DEV', 'QA'], form);
    }
    assert.equal((await runs(bundle, 'path', 'nowhere.wasm')).code, 'NOT_INITIALISED');
    assert.equal((await runs(bundle, 'bytes', bundle)).code, 'NOT_INITIALISED');
  });
}

test('bundled by webpack for Node, the package works as it is', async () => {
  const compiler = webpack({
    mode: 'production', target: 'node', context: consumer.folder, entry: './main.mjs', output: { path: path.join(consumer.folder, 'webpack'), filename: 'main.js' },
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  assert.deepEqual(stats.toJson({ errors: true }).errors.map((error) => error.message), []);
  assert.deepEqual((await runs(path.join(consumer.folder, 'webpack/main.js'))).slice(0, 2), ['DEV', 'QA']);
});

async function runs(...args) {
  return JSON.parse(await consumer.run(process.execPath, args, { ...process.env, ...withKey(emulator.serviceKeys.ctms) }));
}
