import { createHandler } from 'ctms-emulator/worker';

import type { FromWorker, ToWorker } from './messages.js';
import { landscape } from './landscape.js';

/** How often a page hears of the bytes of an upload, in milliseconds. */
const NEWS_MS = 100;

const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const base = `${new URL(worker.registration.scope).pathname}emulator`;
let told = 0;

const handler = createHandler({
  base,
  landscape,
  importMs: 4000,
  onUpload: ({ fileName, bytes }) => {
    if (Date.now() - told < NEWS_MS) return;
    told = Date.now();
    void tellPages({ type: 'received', fileName, bytes });
  },
});

worker.addEventListener('install', () => void worker.skipWaiting());
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', (event) => {
  if (handler.handles(event.request)) event.respondWith(handler.fetch(event.request));
});
worker.addEventListener('message', (event) => {
  const asked = event.data as ToWorker;
  if (asked.type === 'key') event.ports[0]?.postMessage(handler.serviceKeys(worker.location.origin).ctms);
});

async function tellPages(news: FromWorker): Promise<void> {
  for (const page of await worker.clients.matchAll()) page.postMessage(news);
}
