import { callCore } from './core.js';
import type { Host, Platform } from './platform.js';
import type { FileInput } from '../types/files.js';
import type { Inspection, InspectOptions } from '../types/archive.js';

/** Has the core inspect a file, of which it reads only what it needs. */
export async function inspectWith(platform: Platform, input: FileInput, options: InspectOptions): Promise<Inspection> {
  const file = await platform.open(input);
  try {
    await platform.ready();
    // Inspecting needs no key: the set-up of this client is never looked at.
    const core = new (platform.core().Core)('{}');
    const host: Pick<Host, 'read'> = { read: (_, at, length) => file.read(at, length) };
    return await callCore<Inspection>(core, 'inspect', { ...options, file: file.measured }, host).finally(() => core.free());
  } finally {
    await file.close();
  }
}
