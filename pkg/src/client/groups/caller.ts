import type { CallOptions } from '../../types/call.js';
import type { SentDescriptor } from '../../types/descriptors.js';
import type { FileInput, UploadProgress } from '../../types/files.js';

/** What a group of operations needs of its client. */
export interface Caller {
  /** The named user of the client, for calls that give none. */
  readonly namedUser: string | undefined;
  /** Adds or replaces an extension descriptor. */
  putDescriptor(request: object, call: CallOptions, file: FileInput): Promise<SentDescriptor>;
  /** Performs one of the core's operations; its answer is checked there and parsed here. */
  perform<T>(operation: string, request: object, call?: CallOptions, upload?: FilesToSend): Promise<T>;
}

/** Files that go with a call. */
export interface FilesToSend {
  readonly files: readonly FileInput[];
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
}
