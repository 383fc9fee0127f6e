import { constants, createReadStream, fstat, open } from 'node:fs';
import { promisify } from 'node:util';

/** No key, certificate or configuration is so large, in bytes; nobody wants to read an archive, or a device without an end. */
export const LARGEST_TEXT = 32 * 1024 * 1024;

/** For reading; to open a named pipe without a writer would hold a thread of the process for ever. */
const OPEN = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Reads the text of a file, of a named pipe once somebody writes to it, or of a device, up to {@link LARGEST_TEXT}. */
export async function readTextFile(file: string, signal?: AbortSignal): Promise<string> {
  const fd = await promisify(open)(file, OPEN);
  const isPipe = await promisify(fstat)(fd).then((stat) => stat.isFIFO());
  if (!isPipe) return readText(createReadStream('', { fd }), signal);
  const { Socket } = await import('node:net');
  return readText(new Socket({ fd, readable: true, writable: false }), signal);
}

/** Reads a stream to its end, at most until the signal aborts: it rejects with the signal's reason. */
export async function readText(stream: NodeJS.ReadableStream & { destroy?(error?: Error): unknown }, signal?: AbortSignal): Promise<string> {
  const end = (): void => void stream.destroy?.(signal?.reason as Error);
  if (signal?.aborted) end();
  signal?.addEventListener('abort', end, { once: true });
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream as AsyncIterable<Buffer | string>) {
      chunks.push(Buffer.from(chunk));
      size += chunk.length;
      if (size > LARGEST_TEXT) throw new Error('it is larger than 32 MB');
    }
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    signal?.removeEventListener('abort', end);
  }
}
