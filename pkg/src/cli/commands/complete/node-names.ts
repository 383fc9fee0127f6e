import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

import { makeClientOf } from '../../client.js';
import { variable, type Context } from '../../io.js';
import { findKeys } from '../../job/keys.js';
import type { GlobalOptions } from '../../options.js';

/** Nobody waits longer for a completion, in milliseconds. */
const PATIENCE_MS = 2000;
/** So long names are remembered, in milliseconds. */
const FRESH_MS = 5 * 60_000;

/**
 * Returns the names of the landscape's nodes: asked of the service with the key
 * that the command line would use, and remembered for some minutes.
 *
 * None where that fails for whatever reason: a completion says nothing but words.
 */
export async function nodeNames(context: Context, words: readonly string[]): Promise<readonly string[]> {
  try {
    const options = optionsOf(words);
    const keys = await findKeys({ ...context, options });
    // The name tells nothing of the key, and changes with everything that leads to other nodes.
    const digest = createHash('sha256').update(JSON.stringify([keys, options])).digest('hex').slice(0, 32);
    const folder = path.join(variable(context.io, 'XDG_CACHE_HOME') ?? path.join(homedir(), '.cache'), 'ctms');
    const file = path.join(folder, `nodes-${digest}.json`);
    const known = await remembered(file);
    if (known) return known;
    const client = makeClientOf({ ...context, options }, keys);
    const nodes = await client.nodes.list({ signal: context.signal, timeoutMs: PATIENCE_MS }).finally(() => client.close());
    const names = nodes.map(({ name }) => name);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(file, JSON.stringify(names), { mode: 0o600 });
    return names;
  } catch {
    return [];
  }
}

async function remembered(file: string): Promise<readonly string[] | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || Date.now() - found.mtimeMs > FRESH_MS) return undefined;
  return JSON.parse(await readFile(file, 'utf8')) as string[];
}

/** The options on the line that say which service is asked, and how. */
function optionsOf(words: readonly string[]): GlobalOptions {
  const after = (option: string): string | undefined => words[words.lastIndexOf(option) + 1];
  const given = (option: string): string | undefined => (words.includes(option) ? after(option) : undefined);
  const [serviceKey, operatingKey, serviceInstance, proxy, ca, allowHttp] = ['--service-key', '--operating-key', '--service-instance', '--proxy', '--ca', '--allow-http'].map(given);
  return {
    ...(serviceKey === undefined || serviceKey === '-' ? {} : { serviceKey }),
    ...(operatingKey === undefined || operatingKey === '-' ? {} : { operatingKey }),
    ...(serviceInstance === undefined ? {} : { serviceInstance }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(ca === undefined ? {} : { ca }),
    ...(allowHttp === undefined ? {} : { allowHttp: [allowHttp] }),
  };
}
