import type { PlacedDescriptor } from './descriptors.js';
import type { ContentType } from './files.js';
import type { QueueEntry } from './release.js';

/** What a release would send where; nothing was sent that changes the service. */
export interface Plan {
  /** Always true. */
  readonly dryRun: true;
  readonly operation: 'exportFrom' | 'uploadTo';
  /** The node that is exported from or uploaded to. */
  readonly nodeName: string;
  readonly contentType: ContentType;
  readonly storageType: 'FILE' | 'REFERENCE';
  /** The description, as it would be sent. */
  readonly description: string;
  /** The user that the service would show. */
  readonly namedUser: string | null;
  /** The files that would be uploaded, in order. */
  readonly files: readonly PlannedFile[];
  /** The references that would be named. */
  readonly references: readonly string[];
  /** The extension descriptors that would be added or replaced before. */
  readonly descriptors: readonly PlacedDescriptor[];
  /** The queues that the transport request would go into; `null` where the key may not look. */
  readonly queueEntries: readonly QueueEntry[] | null;
  /** The transport request that an earlier attempt has made (`once`): then nothing would be sent. */
  readonly earlierTransportRequestId: number | null;
  /** What is worth knowing, in sentences. */
  readonly warnings: readonly string[];
}

/** A file that would be uploaded. */
export interface PlannedFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** The id of the MTA in it; `null` where it is none. */
  readonly mtaId: string | null;
  readonly mtaVersion: string | null;
}

