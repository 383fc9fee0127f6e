import { readFileSync } from 'node:fs';
import process from 'node:process';

import { at } from './paths.mjs';
import { run } from './run.mjs';
import { say, step, upToDate } from './say.mjs';
import { gzipped, within } from './size.mjs';
import { fingerprint, isUpToDate, remember } from './stamps.mjs';

/** The built admin page: any static host can serve this folder. */
export const pageFolder = at('www/page/dist');

const SOURCES = ['src', 'example', 'public', 'index.html', 'vite.config.js', 'vite.worker.config.js'].map((name) => `www/page/${name}`);
const PARTS = ['www/dist', 'pkg/dist', 'pkg/wasm', 'emulator/dist', 'package-lock.json'];
/** What a browser loads before the first view can be used, scripts and styles together. */
const FIRST_VIEW_BUDGET = 180 * 1024;

/** Builds the admin page and its Service Worker, where a source has changed. */
export async function buildPage() {
  const print = fingerprint([...SOURCES, ...PARTS]);
  if (isUpToDate('page', print, ['www/page/dist'])) return upToDate('admin page');
  await step('admin page', 'some seconds', async () => {
    for (const config of ['vite.config.js', 'vite.worker.config.js']) {
      await run(process.execPath, [at('node_modules/vite/bin/vite.js'), 'build', at('www/page'), '--config', at(`www/page/${config}`), '--logLevel', 'warn'], {
        onFailure: `The admin page cannot be built with ${config}; Vite's own words are above.`,
      });
    }
    remember('page', print);
  });
}

/** Says what a browser loads of the page: at first, and only when it is wanted. */
export function sayPageSize() {
  const manifest = JSON.parse(readFileSync(at('www/page/dist/manifest.json'), 'utf8'));
  const first = filesOf(manifest, 'index.html', ({ imports = [] }) => imports);
  const all = filesOf(manifest, 'index.html', ({ imports = [], dynamicImports = [] }) => [...imports, ...dynamicImports]);
  say(`  Size of the page's first view: ${within(sizeOf(first), FIRST_VIEW_BUDGET, 'The first view of www/page')}`);
  say(`  Loaded when wanted: ${kilobytes(sizeOf(all) - sizeOf(first))} of views, graph and dialogs, ${kilobytes(gzipped('www/page/dist/emulator-worker.js'))} of the built-in emulator, gzipped`);
}

function filesOf(manifest, entry, next) {
  const keys = new Set([entry]);
  for (const key of keys) for (const other of next(manifest[key])) keys.add(other);
  return new Set([...keys].flatMap((key) => [manifest[key].file, ...(manifest[key].css ?? [])]));
}

function sizeOf(files) {
  return [...files].reduce((sum, file) => sum + gzipped(`www/page/dist/${file}`), 0);
}

const kilobytes = (bytes) => `${(bytes / 1024).toFixed(0)} KB`;
