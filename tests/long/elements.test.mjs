import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import * as vite from 'vite';
import webpack from 'webpack';

import { tsc } from '../../scripts/lib/typescript.mjs';
import { launchBrowser, openPage } from '../lib/browser.mjs';
import { makeConsumer } from '../packaging/lib/consumer.mjs';

const NAMES = ['landscape', 'work', 'queue', 'request', 'upload', 'follow', 'descriptors', 'error'];
const HTML = `<!doctype html><html lang="en"><title>Consumer</title><link rel="icon" href="data:,">
  ${NAMES.map((name) => `<ctms-${name} node="QA"></ctms-${name}>`).join('')}<script type="module" src="./main.js"></script></html>`;
const SCRIPT = `import 'ctms-elements/horizon';
import { CtmsClient } from 'ctms';
${NAMES.map((name) => `import 'ctms-elements/${name}';`).join('\n')}
const client = new CtmsClient({ apiUrl: new URL('/approuter', location.href).href });
for (const name of ${JSON.stringify(NAMES)}) document.querySelector('ctms-' + name).client = client;
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

test('Vite builds a page with all of the packed elements, fonts and themes by one import', async () => {
  const app = makeApp('vite');
  await vite.build({ root: app, configFile: false, logLevel: 'error' });
  await showsNodes(path.join(app, 'dist'));
});

test('webpack builds a page with all of the packed elements, fonts and themes by one import', async () => {
  const app = makeApp('webpack');
  const compiler = webpack({ mode: 'production', context: app, entry: './main.js', output: { path: path.join(app, 'dist'), filename: 'main.js' }, performance: { hints: false } });
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  assert.deepEqual(stats.toJson({ errors: true }).errors.map((error) => error.message), []);
  cpSync(path.join(app, 'index.html'), path.join(app, 'dist/index.html'));
  await showsNodes(path.join(app, 'dist'));
});

test('the types name every event and element, for pages, React and Vue, with skipLibCheck off', async () => {
  consumer.write('node_modules/react/package.json', '{ "name": "react", "version": "19.0.0", "types": "./index.d.ts" }');
  consumer.write('node_modules/react/index.d.ts', `export interface HTMLAttributes<T> { readonly className?: string; readonly ref?: T }
export type DetailedHTMLProps<P, T> = P & { readonly key?: string; readonly target?: T };
export namespace JSX { interface IntrinsicElements { readonly div: HTMLAttributes<HTMLDivElement> } }
`);
  consumer.write('node_modules/vue/package.json', '{ "name": "vue", "version": "3.5.0", "types": "./index.d.ts" }');
  consumer.write('node_modules/vue/index.d.ts', 'export interface GlobalComponents {}\n');
  const check = (text) => typescriptOf(consumer, text);
  const good = `import type {} from 'ctms-elements/react';
import type {} from 'ctms-elements/vue';
import type { Queue } from 'ctms-elements';
import type { JSX } from 'react';
import type { GlobalComponents } from 'vue';
const queue: Queue | null = document.querySelector('ctms-queue');
queue?.addEventListener('ctms-operated', (event) => { const id: number | undefined = event.detail.actionId; console.log(id, queue.namedUser); });
export const props: JSX.IntrinsicElements['ctms-queue'] = { node: 'QA', 'onctms-request-select': ({ detail }) => console.log(detail.transportRequestId) };
export type Props = InstanceType<GlobalComponents['ctms-queue']>['$props'];
`;
  assert.deepEqual(check(good), []);
  assert.notDeepEqual(check(good.replace('detail.transportRequestId', 'detail.nothing')), []);
  assert.notDeepEqual(check(good.replace('event.detail.actionId', 'event.detail.nothing')), []);
});

/** What the compiler says of a text, in it or in our own declarations. */
function typescriptOf({ write, folder }, text) {
  write('types/main.ts', text);
  write('types/tsconfig.json', JSON.stringify({ compilerOptions: { module: 'esnext', moduleResolution: 'bundler', target: 'es2022', strict: true, noEmit: true, skipLibCheck: false, types: [] }, files: ['main.ts'] }));
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', 'types'], { cwd: folder, encoding: 'utf8' });
  return stdout.split('\n').filter((line) => /^(types\/|node_modules\/ctms-elements\/)/.test(line));
}

function makeApp(name) {
  consumer.write(`${name}/index.html`, HTML);
  consumer.write(`${name}/main.js`, SCRIPT);
  return path.join(consumer.folder, name);
}

async function showsNodes(folder) {
  const opened = await openPage(browser, folder);
  try {
    await opened.page.locator('ctms-landscape .node').filter({ hasText: 'PROD' }).first().waitFor();
    await opened.page.locator('ctms-work, ctms-queue').first().locator('.empty, .entry').first().waitFor();
    await opened.page.locator('ctms-upload .drop').waitFor();
    await opened.page.emulateMedia({ colorScheme: 'dark' });
    await opened.page.waitForFunction(() => getComputedStyle(document.documentElement).getPropertyValue('--sapBackgroundColor').trim() === '#12171c');
    assert.equal(await opened.page.evaluate(async () => (await document.fonts.load('16px "72"')).length), 1);
    assert.deepEqual(opened.complaints, []);
  } finally {
    await opened.close();
  }
}
