import { decodeField, make, type PartInfo } from 'multipasta';
import type { BodySource } from './body.js';
import { regroup } from './regroup.js';
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
export async function readForm(
  contentType: string,
  body: BodySource,
  sinkFor: (name: string, fileName: string) => FileSink,
): Promise<Form> {
  if (!/^multipart\/form-data\b/i.test(contentType)) throw badRequest('The request is not multipart/form-data');
  const fields = new Map<string, string>();
  const files: { name: string; fileName: string }[] = [];
  const problems: string[] = [];
  let isDone = false;
  const parser = make({
    headers: { 'content-type': contentType },
    maxParts,
    isFile: (info) => dispositionOf(info).fileName !== undefined,
    onField: (info, value) => fields.set(dispositionOf(info).name, decodeField(info, value)),
    onFile: (info) => {
      const { name, fileName = '' } = dispositionOf(info);
      files.push({ name, fileName });
      const sink = sinkFor(name, fileName);
      return (piece) => {
        if (piece !== null) sink.write(piece);
      };
    },
    onError: (error) => problems.push(error._tag),
    onDone: () => {
      isDone = true;
    },
  });
  const pieces = regroup(body, /boundary="?([^";]+)/i.exec(contentType)?.[1]?.trim() ?? '');
  for (let piece = await pieces.read(); piece !== undefined; piece = await pieces.read()) {
    if (problems.length === 0 && !isDone) tryTo(() => parser.write(piece), problems);
  }
  if (!isDone) tryTo(() => parser.end(), problems);
  if (!isDone || problems.length > 0)
    throw badRequest(`The multipart body cannot be read (${problems[0] ?? 'EndNotReached'})`);
  return { fields, files };
}

/** The parser throws for some headers, for example a broken percent-encoding. */
function tryTo(step: () => void, problems: string[]): void {
  try {
    step();
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
}

/** Reads the header itself, because the parser's own reading knows no characters beyond U+00FF. */
function dispositionOf(info: PartInfo): { readonly name: string; readonly fileName: string | undefined } {
  const header = String(info.headers['content-disposition'] ?? '');
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, plain] of header.matchAll(/;\s*([\w*-]+)=(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/gu)) {
    // Only the quotation mark is escaped by the clients that escape at all.
    parameters.set(name.toLowerCase(), quoted?.replaceAll('\\"', '"') ?? plain ?? '');
  }
  const extended = /^utf-8''(.*)$/iu.exec(parameters.get('filename*') ?? '')?.[1];
  return {
    name: parameters.get('name') ?? '',
    fileName: extended === undefined ? parameters.get('filename') : decodeURIComponent(extended),
  };
}
