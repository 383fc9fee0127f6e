import { ArchiveProbe } from '../../archive.js';
import type { Digest } from '../../digest.js';
import { readForm } from '../../multipart.js';
import { addFile, deleteFile, type ReceivedFile } from '../../state/files.js';
import { badRequest } from '../../state/refusal.js';
import { checkLength } from '../checks.js';
import { idParam, type Call, type Operation } from '../operation.js';

/** POST /v2/files/upload: the file passes by; size, digest and what its archive says are kept. */
const uploadFile: Operation = {
  method: 'POST',
  path: '/v2/files/upload',
  basis: 'files.upload',
  needs: 'upload',
  withoutScope: 401,
  viaCalm: true,
  prepare: async (call) => {
    const received = await receiveFile(call);
    return () => {
      const file = addFile(call.world, received);
      call.record.storedFile = file;
      return { status: 201, json: { fileId: file.id, fileName: file.fileName } };
    };
  },
};

/** DELETE /v2/files/{fileId}: only for files that are in no transport request. */
const removeFile: Operation = {
  method: 'DELETE',
  path: '/v2/files/{fileId}',
  basis: 'files.delete',
  needs: 'upload',
  withoutScope: 401,
  prepare: (call) => {
    const id = idParam(call, 'fileId');
    return () => {
      deleteFile(call.world, id);
      return { status: 204 };
    };
  },
};

/** Operations on files. */
export const fileOperations: readonly Operation[] = [uploadFile, removeFile];

async function receiveFile(call: Call): Promise<ReceivedFile> {
  const sink = new FileMeter(await call.startDigest(), call.onUpload);
  const ignored = { write: () => undefined };
  const form = await readForm(call.headers.get('content-type') ?? '', call.body, (name, fileName) => {
    if (name !== 'file') return ignored;
    sink.fileName = fileName;
    return sink;
  });
  sink.tellEnd();
  const [file, second] = form.files.filter((part) => part.name === 'file');
  if (file === undefined) throw badRequest("Required request part 'file' is not present");
  if (second !== undefined) throw badRequest("There is more than one request part 'file'");
  if (file.fileName === '') throw badRequest("The request part 'file' has no file name");
  const namedUser = form.fields.get('namedUser');
  if (namedUser !== undefined) checkLength(namedUser, 60, 'namedUser');
  return {
    fileName: file.fileName,
    size: sink.size,
    sha256: sink.digest.finish(),
    namedUser,
    archive: sink.archive.result(),
  };
}

/** Tells of progress at most once per this many bytes. */
const progressStep = 256 * 1024;

class FileMeter {
  readonly digest: Digest;
  readonly archive = new ArchiveProbe();
  fileName = '';
  size = 0;
  readonly #onUpload: Call['onUpload'];
  #told = 0;

  constructor(digest: Digest, onUpload: Call['onUpload']) {
    this.digest = digest;
    this.#onUpload = onUpload;
  }

  write(piece: Uint8Array): void {
    this.size += piece.length;
    this.digest.update(piece);
    this.archive.push(piece);
    if (this.size - this.#told >= progressStep) this.#tell();
  }

  /** Tells the full size once, unless the last step did. */
  tellEnd(): void {
    if (this.size > this.#told) this.#tell();
  }

  #tell(): void {
    this.#told = this.size;
    this.#onUpload?.({ fileName: this.fileName, bytes: this.size });
  }
}
