import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { usage } from '../../errors.js';
import { KeyDocument } from '../../client/key.js';
import { shownPath } from '../../node/shown.js';
import { variable, type Context, type Io } from '../io.js';

/** The service keys that a command was given. */
export interface Keys {
  readonly serviceKey: KeyDocument | undefined;
  readonly operatingKey: KeyDocument | undefined;
  readonly serviceInstance: string | undefined;
}

/** Where a key's text may be, first found. */
const VARIABLES = ['CTMS_SERVICE_KEY', 'CTMS_SERVICE_KEY_FILE', 'PIPER_serviceKey', 'VCAP_SERVICES'] as const;

/** No key is so large; nobody wants to read an archive by mistake. */
const LARGEST = 32 * 1024 * 1024;

/** So many files of a folder are read; a mounted binding has about ten. */
const MOST_FILES = 64;

/** Finds the service keys: options first, then the environment. */
export async function findKeys(context: Context): Promise<Keys> {
  const { serviceKey, operatingKey, serviceInstance } = context.options;
  if (serviceKey === '-' && operatingKey === '-') {
    throw usage('USAGE', '--service-key and --operating-key cannot both be standard input', 'give one of them as a file');
  }
  return {
    serviceKey: await findServiceKey(context),
    operatingKey: operatingKey
      ? await readKeyPlace(context.io, '--operating-key', operatingKey)
      : documentOf(variable(context.io, 'CTMS_OPERATING_KEY')),
    serviceInstance: serviceInstance || undefined,
  };
}

/** Finds the first service key; an empty option counts as unset, as an empty variable does. */
export async function findServiceKey({ io, options: { serviceKey } }: Context): Promise<KeyDocument | undefined> {
  if (serviceKey) return readKeyPlace(io, '--service-key', serviceKey);
  for (const name of VARIABLES) {
    const value = variable(io, name);
    if (value === undefined) continue;
    return name === 'CTMS_SERVICE_KEY_FILE' ? readKeyPlace(io, name, value) : documentOf(value);
  }
  return undefined;
}

function documentOf(text: string | undefined): KeyDocument | undefined {
  return text === undefined ? undefined : new KeyDocument({ key: text });
}

/**
 * Reads a key from a file, a folder, or standard input (`-`).
 *
 * @param from Names the option or variable in errors.
 */
export async function readKeyPlace(io: Io, from: string, place: string): Promise<KeyDocument> {
  try {
    if (place === '-') return new KeyDocument({ key: await readText(io.stdin as AsyncIterable<Buffer | string>) });
    const found = await stat(place);
    return new KeyDocument(found.isDirectory() ? { files: await readFolder(place) } : { key: await readText(createReadStream(place)) });
  } catch (error) {
    throw usage('USAGE', `the key of ${from}${named(place)} cannot be read: ${isText(place) ? NO_PATH : reason(error)}`, 'name a file with the whole service key, the folder where a binding is mounted, or - for standard input');
  }
}

const NO_PATH = 'this is no path; the text of a key goes into CTMS_SERVICE_KEY';

/** Whether somebody has put a key itself where its file belongs. */
function isText(place: string): boolean {
  return /^\s*[{"]/.test(place);
}

function named(place: string): string {
  if (place === '-') return ' (standard input)';
  const path = shownPath(place);
  return path === undefined ? '' : `, ${path},`;
}

async function readFolder(folder: string): Promise<[string, string][]> {
  // Names with a dot are the operator's own: metadata, and where its links lead.
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  const files: [string, string][] = [];
  for (const name of names.slice(0, MOST_FILES)) {
    const file = path.join(folder, name);
    const { size, isFile } = await stat(file).then((found) => ({ size: found.size, isFile: found.isFile() }));
    if (isFile && size <= LARGEST / MOST_FILES) files.push([name, await readText(createReadStream(file))]);
  }
  return files;
}

async function readText(stream: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
    size += chunk.length;
    if (size > LARGEST) throw new Error('it is larger than 32 MB, so it is no service key');
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file';
    case 'EACCES':
    case 'EPERM':
      return 'it may not be read by this user';
    case 'ENAMETOOLONG':
      return NO_PATH;
    default:
      return code ?? message;
  }
}
