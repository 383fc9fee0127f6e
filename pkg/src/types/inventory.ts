import type { CallOptions } from './call.js';
import type { NodeInput } from './landscape.js';
import type { TimeInput } from './queue.js';

export type {
  ComingContent, ComingRequest, DescriptorDifference, DescriptorDifferenceKind, HistoryContent, HistoryEntry, ImportedVersion, LandscapeStatus,
  MtaDifference, NewerVersion, NodeDiff, NodeHistory, QueuedVersion, StatusCell, StatusNode, StatusRow, Unseen, UnseenKind, VersionChange, VersionSource,
} from '../../wasm/ctms_bg.js';

/** What `client.status` takes. */
export interface StatusOptions extends CallOptions {
  /**
   * Only these nodes. Default: all of them.
   *
   * What is newer below is looked for among these nodes only.
   *
   * @example `nodes: ['QA', 'PROD']`
   */
  readonly nodes?: readonly NodeInput[] | undefined;
  /**
   * Only the MTA with this id, or the file with this name. Default: all of them.
   *
   * @example `mta: 'com.acme.shop'`
   */
  readonly mta?: string | undefined;
}

/** What `client.history` takes. */
export interface HistoryOptions extends CallOptions {
  /** Only the MTA with this id, or the file with this name. Default: all of them. */
  readonly mta?: string | undefined;
  /** Only what started at this time or later. Default: everything that the service still knows. */
  readonly since?: TimeInput | undefined;
}
