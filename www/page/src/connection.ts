import { CtmsClient, isCtmsError } from 'ctms';
import type { ProgressSource } from 'ctms-elements/upload';

import { startEmulator } from './emulator.js';
import { texts } from './texts.js';

/** A service that the page talks to. */
export interface Connection {
  readonly client: CtmsClient;
  /** What it is, for people; never a secret. */
  readonly label: string;
  /** Where upload progress comes from, if not from the browser. */
  readonly progress: ProgressSource | undefined;
  close(): void;
}

/** Answers that only say that this key may not look: sending may still work. */
const noLook: readonly string[] = ['FORBIDDEN', 'EXPORT_ONLY'];

/** Connects with a service key, which is kept in memory only. */
export async function connectWithKey(serviceKey: string, label: string): Promise<Connection> {
  return connected(new CtmsClient({ serviceKey }), label);
}

/** Connects through an approuter or proxy that adds the token: no secret is in the page. */
export async function connectThrough(address: string): Promise<Connection> {
  const apiUrl = new URL(address, document.baseURI).href;
  return connected(new CtmsClient({ apiUrl }), new URL(apiUrl).host);
}

/** Starts the built-in emulator and connects to it. */
export async function connectToEmulator(): Promise<Connection> {
  const { serviceKey, progress, close } = await startEmulator();
  return connected(new CtmsClient({ serviceKey }), texts.emulator, progress, close);
}

/** Looks once, so that a wrong key is told where it was given. */
async function connected(client: CtmsClient, label: string, progress?: ProgressSource, end?: () => void): Promise<Connection> {
  const close = (): void => {
    client.close();
    end?.();
  };
  try {
    await client.nodes.list({ timeoutMs: 30_000 });
  } catch (error) {
    if (!isRefusedLook(error)) {
      close();
      throw error;
    }
  }
  return { client, label, progress, close };
}

function isRefusedLook(error: unknown): boolean {
  return isCtmsError(error) && (noLook.includes(error.code) || error.status === 403 || error.status === 404);
}
