import type { CallOptions } from './call.js';
import type { PlacedDescriptor } from './descriptors.js';
import type { ContentType, DescriptorInput, FileInput, SizeLimit, UploadProgress } from './files.js';

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

/** A transport request's place in a node's import queue. */
export interface QueueEntry {
  /** The id of the place; missing where the entry was found by a look because the answer was lost. */
  readonly queueId?: number;
  /** The node's id. */
  readonly nodeId: number;
  /** The node's name. */
  readonly nodeName: string;
}

/** A transport request that was made. */
export interface Released {
  /** Its id, the same in every queue. */
  readonly transportRequestId: number;
  /** Its description, as the service keeps it. */
  readonly description: string;
  /** The files in it, in the order in which they were given; empty for references. */
  readonly fileIds: readonly number[];
  /** Its places in queues: none where no route leads on, one or many. */
  readonly queueEntries: readonly QueueEntry[];
  /** Whether an earlier attempt had made it (`once`), so that nothing was sent now. */
  readonly isEarlier: boolean;
  /** Uploads whose answer was lost: the service may hold a second, unattached copy. */
  readonly possibleUnattachedFiles?: readonly UnattachedFile[];
  /** The extension descriptors that were sent; missing where there were none. */
  readonly descriptors?: readonly PlacedDescriptor[];
  /** What is worth knowing, in sentences. */
  readonly warnings: readonly string[];
}

/** A file that the service may hold under an unknown id. */
export interface UnattachedFile {
  readonly fileName: string;
  /** When it was sent, RFC 3339. */
  readonly at: string;
}
