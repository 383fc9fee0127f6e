import type { CallOptions } from './call.js';
import type { ContentType, DescriptorInput, FileInput, SizeLimit, UploadProgress } from './files.js';

export type { QueueEntry, Released, UnattachedFile } from '../../wasm/ctms_bg.js';

/** What `exportFrom` and `uploadTo` take. */
export interface ReleaseOptions extends CallOptions {
  /** The archives: one transport request with one entry for each. */
  readonly files?: readonly FileInput[] | undefined;
  /** References to content that the service does not hold, instead of files; at most 256 characters each. */
  readonly references?: readonly string[] | undefined;
  /**
   * The description of the transport request: required, at most 512 characters.
   * Characters that the service rejects are replaced, which the result's warnings say.
   */
  readonly description: string;
  /** What the archives are. Default `MTA`. */
  readonly contentType?: ContentType | undefined;
  /** The user that the service shows; at most 60 characters. Default: the client's. */
  readonly namedUser?: string | undefined;
  /**
   * Names the job, so that a repeated one finds the transport request that it
   * has made already instead of making a second one. It ends the description,
   * and needs a key that may look into the queues, otherwise the call rejects
   * with `ONCE_NEEDS_LOOK` before anything is sent.
   *
   * @example `once: process.env.GITHUB_RUN_ID`
   */
  readonly once?: string | undefined;
  /** The largest file that the instance's plan takes. Default `standard`, 1 GB. */
  readonly sizeLimit?: SizeLimit | undefined;
  /**
   * Extension descriptors by the names of their nodes, sent before the archives:
   * added, or replaced where the node holds one for the same MTA and version.
   * They need the plan `standard` or `transport_operator`.
   *
   * @example `extensionDescriptors: { QA: 'qa.mtaext', PROD: 'prod.mtaext' }`
   */
  readonly extensionDescriptors?: Readonly<Record<string, DescriptorInput | readonly DescriptorInput[]>> | undefined;
  /** For which version of the MTA the descriptors are: one exact version, or `*` for all. Default `*`. */
  readonly mtaVersion?: string | undefined;
  /**
   * Whether errors found in the archives and descriptors stop the call. Default
   * true; otherwise they become warnings, and the service may refuse all the same.
   */
  readonly check?: boolean | undefined;
  /** Takes the progress of each file while it goes out. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
}
