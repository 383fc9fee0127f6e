export type { HeldDescriptor, PlacedDescriptor, SentDescriptor } from '../../wasm/ctms_bg.js';

/** An MTA extension descriptor of a node (shape seen in public clients); its content cannot be read back. */
export interface ExtensionDescriptor {
  /** The id of the descriptor, for `delete`. */
  readonly id: number;
  /** What the descriptor is for, as given when it was uploaded. */
  readonly description?: string | null;
  /** The MTA that it extends. */
  readonly mtaId?: string | null;
  /** Its own id, from the file. */
  readonly mtaExtId?: string | null;
  /** The one exact version that it is for, or `*` for all; an exact one wins. */
  readonly mtaVersion?: string | null;
  /** In the service's own spelling; `parseTime` reads all of them. */
  readonly lastChangedAt?: string | null;
}
