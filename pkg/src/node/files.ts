import { constants, open, readdir, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { openBlob } from '../client/files.js';
import { usage } from '../errors.js';
import type { Measured, OpenFile, UploadRequest } from '../client/platform.js';
import type { FileInput } from '../types/files.js';
import { streamed } from './stream.js';

/** Opens a path, a file URL or a Blob; what cannot be opened is told by the core in its own words. */
export async function openFile(input: FileInput): Promise<OpenFile> {
  if (input instanceof Blob) return openBlob(input, streamedBlob);
  const file = pathOf(input);
  try {
    return await opened(await open(file, OPEN), file);
  } catch (error) {
    return unusable(file, error, await archivesBeside(file));
  }
}

/** For reading; a named pipe without a writer would hold the program for ever. */
const OPEN = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

function pathOf(input: string | URL): string {
  if (typeof input === 'string') return input;
  if (input instanceof URL && input.protocol === 'file:') return fileURLToPath(input);
  const what = input instanceof URL ? 'a URL was given that is not one of a file' : 'not a path, file URL or Blob';
  throw usage('USAGE', what, "give a path, a file URL, or a Blob; for bytes in memory new File([bytes], 'shop_1.4.0.mtar')");
}

async function opened(handle: FileHandle, file: string): Promise<OpenFile> {
  const before = await handle.stat();
  if (before.isDirectory()) {
    await handle.close();
    return unusable(file, Object.assign(new Error('it is a directory'), { code: 'EISDIR' }));
  }
  if (!before.isFile()) {
    await handle.close();
    return unusable(file, new Error('it is a pipe or a device, whose size is not known beforehand'));
  }
  const unchanged = async (): Promise<void> => {
    const now = await handle.stat();
    if (now.size !== before.size || now.mtimeMs !== before.mtimeMs) {
      throw fileError('it changed while it was being sent');
    }
  };
  return {
    measured: { name: path.basename(file), size: before.size },
    read: (at, length) => readPart(handle, at, length),
    upload: async (request) => {
      await unchanged();
      return streamed(request, readWhole(handle, before.size, unchanged));
    },
    close: () => handle.close(),
  };
}

async function readPart(handle: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

/** Large enough that a read costs little, small enough that a retry wastes little. */
const CHUNK = 128 * 1024;

async function* readWhole(handle: FileHandle, size: number, unchanged: () => Promise<void>): AsyncGenerator<Uint8Array> {
  let at = 0;
  let reading = size > 0 ? readPart(handle, 0, Math.min(CHUNK, size)) : undefined;
  while (reading) {
    const chunk = await reading;
    if (chunk.length === 0) throw fileError('it became shorter while it was being sent');
    at += chunk.length;
    // The last byte must not go out of a file that has changed: it would be a whole archive.
    if (at === size) await unchanged();
    reading = at < size ? readPart(handle, at, Math.min(CHUNK, size - at)) : undefined;
    // Reads on while this part is being sent; a failure is told when its turn comes.
    reading?.catch(() => {});
    yield chunk;
  }
}

function streamedBlob(request: UploadRequest, blob: Blob): Promise<Response> {
  return streamed(request, readBlob(blob));
}

/** A Blob may stand for a file on the disk, which may change or vanish. */
async function* readBlob(blob: Blob): AsyncGenerator<Uint8Array> {
  try {
    yield* blob.stream();
  } catch (error) {
    throw fileError((error as Error).message);
  }
}

/** The archives in the folder of a file that is not there: one of them may be meant. */
async function archivesBeside(file: string): Promise<string[]> {
  const names = await readdir(path.dirname(file)).catch(() => []);
  return names.filter((name) => name.endsWith('.mtar')).sort();
}

function unusable(file: string, error: unknown, nearby: readonly string[] = []): OpenFile {
  const { code, message } = error as NodeJS.ErrnoException;
  const trouble = code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : code === 'EISDIR' ? 'directory' : 'unreadable';
  const measured: Measured = { name: file, size: 0, trouble, reason: message, ...(trouble === 'missing' && { nearby }) };
  const fail = (): Promise<never> => Promise.reject(fileError(message));
  return { measured, read: fail, upload: fail, close: async () => {} };
}

function fileError(message: string): Error {
  return Object.assign(new Error(message), { code: 'CTMS_FILE' });
}
