import type { UploadRequest } from '../client/platform.js';

/**
 * Sends a file as a stream of known length.
 *
 * `redirect: 'error'` is what makes undici stream instead of keeping a copy of
 * the body for a redirect, and keeps the archive on its host.
 */
export async function streamed(
  { fetch, url, init, multipart, moved }: UploadRequest,
  content: AsyncIterable<Uint8Array>,
): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('content-type', `multipart/form-data; boundary=${multipart.boundary}`);
  headers.set('content-length', String(multipart.length));
  const body = streamOf(parts(multipart.head, content, multipart.tail, moved));
  return fetch(url, { ...init, headers, body, duplex: 'half', redirect: 'error' } as RequestInit);
}

/** A stream that pulls from a generator only when there is room, and ends it when it is cancelled. */
function streamOf(source: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await source.return(undefined);
    },
  }, { highWaterMark: 0 });
}

async function* parts(
  head: string,
  content: AsyncIterable<Uint8Array>,
  tail: string,
  moved: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(head);
  let sent = 0;
  for await (const chunk of content) {
    yield chunk;
    sent += chunk.length;
    moved(sent);
  }
  yield encoder.encode(tail);
}
