import type { CallOptions } from '../../types/call.js';
import type { FileInput, UploadProgress } from '../../types/files.js';
import type { Core } from '../core.js';
import type { CoreModule, Host, Measured } from '../platform.js';

/** What a group of operations needs of its client. */
export interface Caller {
  /** Makes one call of the core; `call` are the caller's options, which the core reads. */
  run<T>(call: CallOptions | null | undefined, work: Work<T>, sent?: FilesToSend): Promise<T>;
  /** Returns the core, which a call has loaded. */
  core(): CoreModule;
}

/** Calls one method of the core; `files` are those to send, measured. */
export type Work<T> = (core: Core, host: Host, files: readonly Measured[]) => Promise<T>;

/** Files that go with a call. */
export interface FilesToSend {
  readonly files: readonly FileInput[];
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
}
