import type { Finding } from '../errors.js';
import type { ContentType, SizeLimit } from './files.js';

/** What an archive is checked against. */
export interface InspectOptions {
  /** What the file is: only an MTA is looked into, others are checked for size. Default `MTA`. */
  readonly contentType?: ContentType | undefined;
  /** The largest file that the instance's plan takes. Default `standard`, 1 GB. */
  readonly sizeLimit?: SizeLimit | undefined;
}

/** What is known of an archive. What could not be read is `null` or empty. */
export interface Inspection {
  /** The MTA id. */
  readonly id: string | null;
  /** The MTA version, as written. */
  readonly version: string | null;
  /** The schema version of the descriptor, as written. */
  readonly schemaVersion: string | null;
  /** The modules of the descriptor. */
  readonly modules: readonly MtaPart[];
  /** The resources of the descriptor. */
  readonly resources: readonly MtaPart[];
  /** Size of the file in bytes. */
  readonly size: number;
  /** The entries of the zip directory, in its order. */
  readonly entries: readonly ArchiveEntry[];
  /** Everything that is wrong; an `error` stops a release. */
  readonly findings: readonly Finding[];
}

/** A module or resource of an MTA. */
export interface MtaPart {
  readonly name: string;
  /** Resources may have none. */
  readonly type: string | null;
}

/** An entry of an archive. */
export interface ArchiveEntry {
  /** Its name; a folder ends in a slash. */
  readonly name: string;
  /** Its size in bytes when unpacked, as the archive declares it. */
  readonly size: number;
  /** Its size in bytes in the archive. */
  readonly compressedSize: number;
}
