import { decodeField, make, type PartInfo } from 'multipasta';
import type { BodySource } from './body.js';
import { badRequest } from './state/refusal.js';

/** Takes the bytes of one file part. */
export interface FileSink {
  write(piece: Uint8Array): void;
}

/** What a multipart body held besides the bytes of its files. */
export interface Form {
  /** Text fields; of a repeated one the last. */
  readonly fields: ReadonlyMap<string, string>;
  /** File parts, in order. */
  readonly files: readonly { readonly name: string; readonly fileName: string }[];
}

const maxParts = 20;

/**
 * Reads a multipart body and pours each file part, as it comes, into the sink that `sinkFor` gives.
 *
 * Throws a refusal when the body is not well-formed multipart.
 */
export async function readForm(contentType: string, body: BodySource, sinkFor: (name: string, fileName: string) => FileSink): Promise<Form> {
  if (!/^multipart\/form-data\b/i.test(contentType)) throw badRequest('The request is not multipart/form-data');
  const fields = new Map<string, string>();
  const files: { name: string; fileName: string }[] = [];
  const problems: string[] = [];
  let isDone = false;
  const parser = make({
    headers: { 'content-type': contentType },
    maxParts,
    isFile: (info) => info.filename !== undefined,
    onField: (info, value) => fields.set(info.name, decodeField(info, value)),
    onFile: (info: PartInfo) => {
      files.push({ name: info.name, fileName: info.filename ?? '' });
      const sink = sinkFor(info.name, info.filename ?? '');
      return (piece) => {
        if (piece !== null) sink.write(piece);
      };
    },
    onError: (error) => problems.push(error._tag),
    onDone: () => {
      isDone = true;
    },
  });
  for (let piece = await body.read(); piece !== undefined; piece = await body.read()) {
    if (problems.length === 0 && !isDone) parser.write(piece);
  }
  if (!isDone) parser.end();
  if (!isDone || problems.length > 0) throw badRequest(`The multipart body cannot be read (${problems[0] ?? 'EndNotReached'})`);
  return { fields, files };
}
