import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import * as vite from 'vite';
import webpack from 'webpack';

import { launchBrowser, openPage } from '../lib/browser.mjs';
import { makeConsumer } from '../packaging/lib/consumer.mjs';

const HTML = `<!doctype html><html lang="en"><title>Consumer</title><link rel="icon" href="data:,">
  <ctms-landscape></ctms-landscape><script type="module" src="./main.js"></script></html>`;
const SCRIPT = `import { CtmsClient } from 'ctms';
import { setDefaultFontLoading } from '@ui5/webcomponents-base/dist/config/Fonts.js';
import 'ctms-elements/landscape';
setDefaultFontLoading(false);
document.querySelector('ctms-landscape').client = new CtmsClient({ apiUrl: new URL('/approuter', location.href).href });
`;

let browser;
let consumer;

before(async () => {
  browser = await launchBrowser();
  consumer = await makeConsumer(['pkg', 'www']);
});
after(async () => {
  await browser.close();
  consumer.remove();
});

test('Vite builds a page with one of the packed elements', async () => {
  const app = makeApp('vite');
  await vite.build({ root: app, configFile: false, logLevel: 'error' });
  await showsNodes(path.join(app, 'dist'));
});

test('webpack builds a page with one of the packed elements', async () => {
  const app = makeApp('webpack');
  const compiler = webpack({ mode: 'production', context: app, entry: './main.js', output: { path: path.join(app, 'dist'), filename: 'main.js' }, performance: { hints: false } });
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  assert.deepEqual(stats.toJson({ errors: true }).errors.map((error) => error.message), []);
  cpSync(path.join(app, 'index.html'), path.join(app, 'dist/index.html'));
  await showsNodes(path.join(app, 'dist'));
});

function makeApp(name) {
  consumer.write(`${name}/index.html`, HTML);
  consumer.write(`${name}/main.js`, SCRIPT);
  return path.join(consumer.folder, name);
}

async function showsNodes(folder) {
  const opened = await openPage(browser, folder);
  try {
    await opened.page.locator('ctms-landscape .node').filter({ hasText: 'PROD' }).first().waitFor();
    assert.deepEqual(opened.complaints, []);
  } finally {
    await opened.close();
  }
}
