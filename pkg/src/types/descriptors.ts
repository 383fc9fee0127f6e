/** An MTA extension descriptor of a node (shape seen in public clients); its content can not be read back. */
export interface ExtensionDescriptor {
  readonly id: number;
  readonly description?: string | null;
  /** The MTA that it extends. */
  readonly mtaId?: string | null;
  /** Its own id, from the file. */
  readonly mtaExtId?: string | null;
  /** The one exact version that it is for, or `*` for all; an exact one wins. */
  readonly mtaVersion?: string | null;
  readonly lastChangedAt?: string | null;
}

/** An extension descriptor on its node: planned, or sent. */
export interface PlacedDescriptor {
  readonly nodeId: number;
  readonly nodeName: string;
  /** The name of its file. */
  readonly fileName: string;
  /** The MTA that it extends. */
  readonly mtaId: string;
  /** The exact version that it is for, or `*`. */
  readonly mtaVersion: string;
  /** Its id at the service; missing while it is only planned. */
  readonly descriptorId?: number;
  /**
   * What the node holds, or held, for the same MTA and version; `null` where
   * the descriptor is a new one. The service can not give its content back.
   */
  readonly replaces: ExtensionDescriptor | null;
}

/** An extension descriptor that was sent by itself. */
export interface SentDescriptor extends PlacedDescriptor {
  /** What is worth knowing: what the check found, and what was replaced. */
  readonly warnings: readonly string[];
}
