/** A piece of advice: words, an option of the library, or something to do with the service. */
export interface AdvicePart {
  /** Words that are right everywhere. */
  readonly text?: string;
  /** The name of an option, such as `operatingKey`. */
  readonly option?: string;
  /** A call that helps. */
  readonly step?: NextStep;
}

/** A call that helps: a method of the library, a line of the command, a view or a button of a page. */
export interface NextStep {
  /** What it does; named as the command is. */
  readonly action: 'queue' | 'logs' | 'routes' | 'follow' | 'import' | 'reset';
  /** In which node. */
  readonly node?: string;
  /** With which transport request. */
  readonly transportRequestId?: number;
  /** Up to which node an import continues along the routes. */
  readonly importTo?: string;
}
