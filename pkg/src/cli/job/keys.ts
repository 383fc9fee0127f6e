import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { isCtmsError, usage } from '../../errors.js';
import { KeyDocument } from '../../client/key.js';
import { LARGEST_TEXT, readText, readTextFile } from '../../node/read-text.js';
import { shownPath } from '../../node/shown.js';
import { inTime } from '../in-time.js';
import { variable, type Context } from '../io.js';

/** The service keys that a command was given. */
export interface Keys {
  readonly serviceKey: KeyDocument | undefined;
  readonly operatingKey: KeyDocument | undefined;
  readonly serviceInstance: string | undefined;
}

/** Where a key's text may be, first found. */
const VARIABLES = ['CTMS_SERVICE_KEY', 'CTMS_SERVICE_KEY_FILE', 'PIPER_serviceKey', 'VCAP_SERVICES'] as const;

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
      ? await readKeyPlace(context, '--operating-key', operatingKey)
      : documentOf(variable(context.io, 'CTMS_OPERATING_KEY')),
    serviceInstance: serviceInstance || undefined,
  };
}

/** Finds the first service key; an empty option counts as unset, as an empty variable does. */
export async function findServiceKey(context: Context): Promise<KeyDocument | undefined> {
  const { io, options: { serviceKey } } = context;
  if (serviceKey) return readKeyPlace(context, '--service-key', serviceKey);
  for (const name of VARIABLES) {
    const value = variable(io, name);
    if (value === undefined) continue;
    return name === 'CTMS_SERVICE_KEY_FILE' ? readKeyPlace(context, name, value) : documentOf(value);
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
export async function readKeyPlace(context: Context, from: string, place: string): Promise<KeyDocument> {
  try {
    return await inTime(context, `reading the key of ${from}${named(place)}`.replace(/,$/, ''), (signal) => readPlace(context, place, signal));
  } catch (error) {
    if (isCtmsError(error)) throw error;
    throw usage('USAGE', `the key of ${from}${named(place)} cannot be read: ${isText(place) ? NO_PATH : reason(error)}`, 'name a file with the whole service key, the folder where a binding is mounted, or - for standard input');
  }
}

async function readPlace({ io }: Context, place: string, signal: AbortSignal): Promise<KeyDocument> {
  // As a file it may not be opened a second time, where it is a socket.
  if (place === '-' || place === '/dev/stdin') return new KeyDocument({ key: await readText(io.stdin, signal) });
  const found = await stat(place);
  return new KeyDocument(found.isDirectory() ? { files: await readFolder(place, signal) } : { key: await readTextFile(place, signal) });
}

const NO_PATH = 'not a file path; pass the key itself in CTMS_SERVICE_KEY';

/** Whether somebody has put a key itself where its file belongs. */
function isText(place: string): boolean {
  return /^\s*[{"]/.test(place);
}

function named(place: string): string {
  if (place === '-') return ' (standard input)';
  const path = shownPath(place);
  return path === undefined ? '' : `, ${path},`;
}

async function readFolder(folder: string, signal: AbortSignal): Promise<[string, string][]> {
  // Names with a dot are the operator's own: metadata, and where its links lead.
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  const files: [string, string][] = [];
  for (const name of names.slice(0, MOST_FILES)) {
    const file = path.join(folder, name);
    const { size, isFile } = await stat(file).then((found) => ({ size: found.size, isFile: found.isFile() }));
    if (isFile && size <= LARGEST_TEXT / MOST_FILES) files.push([name, await readTextFile(file, signal)]);
  }
  return files;
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
