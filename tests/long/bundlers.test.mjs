import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import * as esbuild from 'esbuild';
import * as vite from 'vite';
import webpack from 'webpack';

import { at } from '../../scripts/lib/paths.mjs';
import { launchBrowser, openPage } from '../lib/browser.mjs';
import { makeConsumer } from '../packaging/lib/consumer.mjs';

let browser;
let consumer;

before(async () => {
  browser = await launchBrowser();
  consumer = await makeConsumer(['pkg']);
});
after(async () => {
  await browser.close();
  consumer.remove();
});

test('Vite builds a page that sends an archive', async () => {
  const app = makeApp('vite');
  await vite.build({ root: app, configFile: false, logLevel: 'error' });
  await sendsAnArchive(path.join(app, 'dist'));
});

test('Vite\'s development server serves a page that sends an archive', async () => {
  const app = makeApp('vite-dev');
  let server;
  const serve = async (site) => {
    server = await vite.createServer({
      root: app, configFile: false, logLevel: 'error', server: { host: '127.0.0.1', port: 0, proxy: { '/service': site.url } },
    });
    await server.listen();
    return `http://127.0.0.1:${server.httpServer.address().port}`;
  };
  try {
    await sendsAnArchive(app, { serve });
  } finally {
    await server.close();
  }
});

test('webpack builds a page that sends an archive', async () => {
  const app = makeApp('webpack');
  const compiler = webpack({
    mode: 'production', context: app, entry: './main.js', output: { path: path.join(app, 'dist'), filename: 'main.js' },
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  assert.deepEqual(stats.toJson({ errors: true }).errors.map((error) => error.message), []);
  cpSync(path.join(app, 'index.html'), path.join(app, 'dist/index.html'));
  await sendsAnArchive(path.join(app, 'dist'));
});

test('esbuild builds a page that sends an archive after one init with the wasm\'s address', async () => {
  const app = makeApp('esbuild');
  await esbuild.build({
    absWorkingDir: app, entryPoints: ['main.js'], bundle: true, format: 'esm', outdir: 'dist', logLevel: 'error',
  });
  cpSync(path.join(app, 'index.html'), path.join(app, 'dist/index.html'));
  cpSync(path.join(consumer.folder, 'node_modules/ctms/wasm/ctms_bg.wasm'), path.join(app, 'dist/ctms.wasm'));
  await sendsAnArchive(path.join(app, 'dist'), { wasm: '/ctms.wasm' });
});

test('a page whose bundler has not copied the wasm says what to do', async () => {
  const app = makeApp('no-wasm');
  await esbuild.build({
    absWorkingDir: app, entryPoints: ['main.js'], bundle: true, format: 'esm', outdir: 'dist', logLevel: 'error',
  });
  cpSync(path.join(app, 'index.html'), path.join(app, 'dist/index.html'));
  const opened = await openPage(browser, path.join(app, 'dist'));
  try {
    await opened.page.waitForFunction(() => 'release' in window);
    for (const address of [undefined, '/index.html']) {
      const told = await opened.page.evaluate(
        ([key, url]) => window.release(key, url).catch((error) => error.toJSON()), [opened.serviceKeys.ctms, address],
      );
      assert.equal(told.code, 'NOT_INITIALISED');
      assert.match(told.message, address ? /magic word/ : /404/);
      assert.match(told.hint, /init\(url\)/);
    }
  } finally {
    await opened.close();
  }
});

test('without a bundler an import map is enough', async () => {
  const app = makeApp('plain');
  cpSync(path.join(consumer.folder, 'node_modules/ctms'), path.join(app, 'vendor/ctms'), { recursive: true });
  consumer.write('plain/index.html', `<!doctype html><link rel="icon" href="data:,">
    <script type="importmap">{ "imports": { "ctms": "/vendor/ctms/dist/index.js" } }</script>
    <script type="module" src="/main.js"></script>`);
  await sendsAnArchive(app);
});

function makeApp(name) {
  const app = path.join(consumer.folder, name);
  cpSync(at('tests/packaging/app'), app, { recursive: true });
  return app;
}

async function sendsAnArchive(folder, { wasm, serve } = {}) {
  const opened = await openPage(browser, folder, serve);
  try {
    await opened.page.waitForFunction(() => 'release' in window);
    const released = await opened.page.evaluate(([key, url]) => window.release(key, url), [opened.serviceKeys.ctms, wasm]);
    assert(released.transportRequestId > 0);
    assert.deepEqual(opened.complaints, []);
    assert.equal(opened.emulator.files.length, 1);
  } finally {
    await opened.close();
  }
}
