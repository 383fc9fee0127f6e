import type { CallOptions } from '../../types/call.js';
import type { FileInput, UploadProgress } from '../../types/files.js';
import { withArguments } from '../options.js';
import type { Caller } from './caller.js';

/** What uploading a single file takes. */
export interface FileUploadOptions extends CallOptions {
  /** The user that the service shows; at most 60 characters. Default: the client's. */
  readonly namedUser?: string | undefined;
  /** Takes the progress while the file goes out. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
}

/** A file that the service holds. */
export interface UploadedFile {
  /** Its id; an entry's `uri` holds it as text. */
  readonly fileId: number;
  /** The name under which the service keeps it. */
  readonly fileName?: string | null;
}

/**
 * Files of the service. `exportFrom` and `uploadTo` upload by themselves; this
 * is for tools that manage files on their own.
 */
export class Files {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Uploads a file: billed, and counted toward the quota. It stays until it is
   * in a transport request and cleaned up with it, or is deleted.
   *
   * SAP's operation: FILE_UPLOAD_V2.
   */
  async upload(file: FileInput, options: FileUploadOptions = {}): Promise<UploadedFile> {
    return this.#caller.run(options, (core, host, [measured]) => (
      core.uploadFile(withArguments(options, { file: measured }), host) as Promise<UploadedFile>
    ), { files: [file], onProgress: options?.onProgress });
  }

  /**
   * Deletes a file; the service refuses where a transport request holds it.
   *
   * SAP's operation: FILE_DELETE.
   */
  async delete(fileId: number, call?: CallOptions): Promise<void> {
    await this.#caller.run(call, (core, host) => core.deleteFile(withArguments(call, { fileId }), host));
  }
}
