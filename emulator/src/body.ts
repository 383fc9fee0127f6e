/** The body of a request, piece by piece; it can be read once. */
export interface BodySource {
  /** Returns the next piece, or nothing at the end. Rejects when the connection is lost. */
  read(): Promise<Uint8Array | undefined>;
}

/** A body of a web-standard request. */
export function bodyOfRequest(request: Request): BodySource {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  return {
    async read() {
      reader ??= (await streamOf(request)).getReader();
      const piece = await reader.read();
      return piece.done ? undefined : piece.value;
    },
  };
}

/** Firefox has no `body` on requests; there the body comes as a Blob. */
async function streamOf(request: Request): Promise<ReadableStream<Uint8Array>> {
  const stream: ReadableStream<Uint8Array> | null | undefined = request.body;
  return stream ?? (await request.blob()).stream();
}

/** Reads a body to its end and forgets it. */
export async function drain(body: BodySource): Promise<void> {
  for (let piece = await body.read(); piece !== undefined; piece = await body.read());
}

/** Reads a whole body as text, or returns nothing if it is larger than `limit` bytes. */
export async function readText(body: BodySource, limit: number): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (let piece = await body.read(); piece !== undefined; piece = await body.read()) {
    size += piece.length;
    if (size <= limit) text += decoder.decode(piece, { stream: true });
  }
  return size <= limit ? text + decoder.decode() : undefined;
}
