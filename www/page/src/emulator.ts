import type { FromWorker, ToWorker } from './worker/messages.js';
import type { ProgressSource } from 'ctms-elements/upload';

/** A browser ends a Service Worker that nobody talks to after about 30 s, and the emulator forgets everything. */
const STILL_HERE_MS = 15_000;

/** The emulator that runs in this page's Service Worker. */
export interface BuiltInEmulator {
  /** Its service key: an object that only means something to it. */
  readonly serviceKey: object;
  /** The emulator's own count of received bytes: XMLHttpRequest tells nothing when a Service Worker answers. */
  readonly progress: ProgressSource;
  /** Lets the browser end it. */
  close(): void;
}

/**
 * Starts the Service Worker and waits until it answers for this page.
 *
 * @throws When the browser has no Service Workers, for example on plain http of another machine.
 */
export async function startEmulator(): Promise<BuiltInEmulator> {
  if (!('serviceWorker' in navigator)) {
    throw new Error('this browser offers no Service Worker here: open the page with https, or from localhost');
  }
  const container = navigator.serviceWorker;
  await container.register(new URL('./emulator-worker.js', document.baseURI), { scope: new URL('./', document.baseURI).pathname });
  const worker = await controller(container);
  const serviceKey = await askForKey(worker);
  const timer = setInterval(() => tell(container.controller, { type: 'here' }), STILL_HERE_MS);
  return {
    serviceKey,
    progress: (listener) => {
      const hear = (event: MessageEvent<FromWorker>): void => {
        if (event.data.type === 'received') listener(event.data);
      };
      container.addEventListener('message', hear);
      return () => container.removeEventListener('message', hear);
    },
    close: () => clearInterval(timer),
  };
}

async function controller(container: ServiceWorkerContainer): Promise<ServiceWorker> {
  await container.ready;
  if (container.controller) return container.controller;
  return new Promise((resolve) => {
    container.addEventListener('controllerchange', () => {
      if (container.controller) resolve(container.controller);
    }, { once: true });
  });
}

function askForKey(worker: ServiceWorker): Promise<object> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = (event: MessageEvent<object>) => {
      port1.close();
      resolve(event.data);
    };
    tell(worker, { type: 'key' }, [port2]);
  });
}

function tell(worker: ServiceWorker | null, message: ToWorker, transfer: Transferable[] = []): void {
  worker?.postMessage(message, transfer);
}
