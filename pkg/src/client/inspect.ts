import { callCore } from './core.js';
import { withFiles } from './files.js';
import { withArguments } from './options.js';
import type { Host, Platform } from './platform.js';
import type { FileInput } from '../types/files.js';
import type { Inspection, InspectOptions } from '../types/archive.js';

/** Has the core inspect a file, of which it reads only what it needs. */
export async function inspectWith(platform: Platform, input: FileInput, options: InspectOptions): Promise<Inspection> {
  return withFiles(platform, [input], async ([file]) => {
    await platform.ready();
    const host: Pick<Host, 'read'> = { read: async (_, at, length) => file!.read(at, length) };
    return callCore(() => platform.core().Core.inspect(withArguments(options, { file: file!.measured }), host as Host));
  });
}
