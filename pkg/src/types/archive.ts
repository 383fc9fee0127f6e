import type { ContentType, SizeLimit } from './files.js';

export type { ArchiveEntry, Inspection, MtaPart } from '../../wasm/ctms_bg.js';

/** What an archive is checked against. */
export interface InspectOptions {
  /** What the file is: only an MTA is looked into, others are checked for size. Default `MTA`. */
  readonly contentType?: ContentType | undefined;
  /** The largest file that the instance's plan takes. Default `standard`, 1 GB. */
  readonly sizeLimit?: SizeLimit | undefined;
}
