import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

import { usage } from '../errors.js';
import { variable, type Context, type Io } from './io.js';

/** The service keys that a command was given. */
export interface Keys {
  readonly serviceKey: string | undefined;
  readonly operatingKey: string | undefined;
  readonly serviceInstance: string | undefined;
}

/** Where a key's text may be, first found. */
const VARIABLES = ['CTMS_SERVICE_KEY', 'CTMS_SERVICE_KEY_FILE', 'PIPER_serviceKey', 'VCAP_SERVICES'] as const;

/** Finds the service keys: options first, then the environment. */
export async function findKeys({ io, options }: Context): Promise<Keys> {
  return {
    serviceKey: options.serviceKey === undefined ? await fromEnvironment(io) : await fromOption(io, '--service-key', options.serviceKey),
    operatingKey:
      options.operatingKey === undefined ? variable(io, 'CTMS_OPERATING_KEY') : await fromOption(io, '--operating-key', options.operatingKey),
    serviceInstance: options.serviceInstance,
  };
}

async function fromEnvironment(io: Io): Promise<string | undefined> {
  for (const name of VARIABLES) {
    const value = variable(io, name);
    if (value === undefined) continue;
    return name === 'CTMS_SERVICE_KEY_FILE' ? fromOption(io, name, value) : value;
  }
  return undefined;
}

async function fromOption(io: Io, option: string, place: string): Promise<string> {
  if (place === '-') return text(io.stdin as NodeJS.ReadStream);
  try {
    return await readFile(place, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message;
    throw usage('USAGE', `the key file of ${option} can not be read: ${reason}`, 'give the path of a file with the whole service key');
  }
}
