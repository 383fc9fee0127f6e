import type { Scenario } from '../landscape/types.js';

/**
 * Something that goes wrong with one request. The parts are independent of each other and can be
 * combined; `faults` has the usual ones by name. A fault is plain JSON, so that it can also be sent to
 * the control endpoint.
 */
export interface Fault {
  /** Milliseconds to wait before anything happens. */
  readonly waitMs?: number;
  /** How much of the request's body is taken before the answer or the cut: all (default), some of it, or none. */
  readonly read?: 'all' | 'some' | 'none';
  /**
   * What becomes of the work that was asked for: done once (default), done twice, not done, done
   * `lateMs` after the answer or the cut, or done when `finishWork()` of the emulator is called. A
   * replaced status means `none` unless said otherwise.
   */
  readonly work?: 'once' | 'twice' | 'none' | 'late' | 'told';
  /** How long after the answer or the cut the work is done, in milliseconds. */
  readonly lateMs?: number;
  /** The connection is reset instead of an answer (`true`), or in the middle of the answer's body. */
  readonly cut?: true | 'answer';
  /** The connection stays open until the caller leaves: without an answer (`true`), or in the middle of the answer's body. */
  readonly hold?: true | 'answer';
  /** How the import ends that this request starts: an outcome or the id of a cause, as in landscapes. */
  readonly scenario?: Scenario;
  /** Makes every token given out so far useless, before the request's token is looked at. */
  readonly revokeTokens?: boolean;
  /** Replaces the status. */
  readonly status?: number;
  /** Sets answer headers, or removes those that are `null`. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Seconds for a Retry-After header. */
  readonly retryAfter?: number;
  /** Says Retry-After as an HTTP date instead of seconds. */
  readonly retryAfterAsDate?: boolean;
  /** Replaces the body. */
  readonly body?: string;
  /** Spoils the body: ends it early (with a fitting Content-Length), makes it no JSON, or empties it. */
  readonly spoil?: 'cut' | 'malformed' | 'empty';
  /** Changes the JSON of the answer: sets fields anywhere by name. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** As `set`, but the value is JSON text, for numbers that JavaScript cannot hold. */
  readonly setRaw?: Readonly<Record<string, string>>;
  /** Removes fields anywhere in the answer by name. */
  readonly drop?: readonly string[];
  /** Gives every status, type and severity a value that nobody knows. */
  readonly unknownEnums?: boolean;
  /** Removes every field that the specification does not require. */
  readonly onlyRequired?: boolean;
  /** Writes times as `2025-01-15T08:31:10.464Z` (`z`), `….0464+0000` (`offset`) or `….464+00:00` (`colon`). */
  readonly timestamps?: 'z' | 'offset' | 'colon';
  /** Spreads the answer's body over so many milliseconds. */
  readonly dripMs?: number;
  /** Gives the previous answer of the same operation again; the work is not done. Without one, the fault does nothing. */
  readonly repeatAnswer?: boolean;
}
