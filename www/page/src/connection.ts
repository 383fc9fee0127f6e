import { CtmsClient, isCtmsError } from 'ctms';
import type { ProgressSource } from 'ctms-elements/upload';

import { startEmulator } from './emulator.js';
import { texts } from './texts.js';

/** A service that the page talks to. */
export interface Connection {
  readonly client: CtmsClient;
  /** What it is, for people; never a secret. */
  readonly label: string;
  /** How the page can connect again without a secret; nothing for a service key. */
  readonly via: string | undefined;
  /** Whether it may read nodes and queues; otherwise it can only send. */
  readonly mayRead: boolean;
  /** Where upload progress comes from, if not from the browser. */
  readonly progress: ProgressSource | undefined;
  close(): void;
}

/** There is no Cloud Transport Management at the address. */
export class WrongAddress extends Error {}

/** Connects with a service key, which is kept in memory only. */
export async function connectWithKey(serviceKey: string, label: string): Promise<Connection> {
  return connected(new CtmsClient({ serviceKey }), { label });
}

/** Connects through an approuter or proxy that adds the token: no secret is in the page. */
export async function connectThrough(address: string): Promise<Connection> {
  const apiUrl = apiUrlOf(address);
  if (!apiUrl) throw new WrongAddress(texts.connect.noAddress);
  const { host } = new URL(apiUrl);
  return connected(new CtmsClient({ apiUrl }), { label: host, via: address.trim() }).catch((error: unknown) => {
    if (isCtmsError(error) && error.details.wrongAddress) throw new WrongAddress(texts.connect.wrongAddress(apiUrl));
    throw error;
  });
}

/** Returns whether a link may have the page connect by itself: only to its own origin, because a link is foreign. */
export function isOwnAddress(address: string): boolean {
  const url = apiUrlOf(address);
  return url !== undefined && new URL(url).origin === location.origin;
}

/** Starts the built-in emulator and connects to it. */
export async function connectToEmulator(): Promise<Connection> {
  const { serviceKey, progress, close } = await startEmulator();
  return connected(new CtmsClient({ serviceKey }), { label: texts.emulator, via: 'emulator', progress, end: close });
}

interface About {
  readonly label: string;
  readonly via?: string;
  readonly progress?: ProgressSource;
  readonly end?: () => void;
}

/** Reads once, so that a wrong key is reported where it was given. */
async function connected(client: CtmsClient, { label, via, progress, end }: About): Promise<Connection> {
  const close = (): void => {
    client.close();
    end?.();
  };
  let mayRead = true;
  try {
    await client.nodes.list({ timeoutMs: 30_000 });
  } catch (error) {
    mayRead = false;
    if (!(isCtmsError(error) && error.details.mayOnlyNotRead)) {
      close();
      throw error;
    }
  }
  return { client, label, via, mayRead, progress, close };
}

function apiUrlOf(address: string): string | undefined {
  if (address.trim() === '') return undefined;
  try {
    const { href, protocol } = new URL(address.trim(), document.baseURI);
    return protocol === 'https:' || protocol === 'http:' ? href : undefined;
  } catch {
    return undefined;
  }
}
