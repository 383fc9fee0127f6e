import type { CtmsErrorDetailsByCode, ErrorDetailsWith, ErrorReport as CoreReport, Exchange, Finding, KnownCtmsErrorCode, ReportDetails } from '../wasm/ctms_bg.js';

export type { CtmsErrorDetailsByCode, ErrorDetailsWith, Exchange, Finding, KnownCtmsErrorCode, ReportDetails };

// Only a type: of all types of texts, a member of an enumeration alone is a text
// and yet not comparable with any word, so that a mistyped code does not compile.
declare enum Newer {
  code = 'a code that this version does not know',
}
/** A code that this version does not know: another copy of the package may be newer. */
export type NewerCtmsErrorCode = Newer;

/** The code of an error. Comparing it with a word that is not a code is a compile error. */
export type CtmsErrorCode = KnownCtmsErrorCode | NewerCtmsErrorCode;

/** What surrounds an error: the exchange, what was left behind, findings. */
export type CtmsErrorDetails = { readonly [Name in keyof ReportDetails]?: ReportDetails[Name] | undefined };

/** An error as the core reports it, or as this package makes one itself. */
export interface ErrorReport extends Omit<CoreReport, 'code' | 'details'> {
  /** Names the fault; stable. */
  readonly code: CtmsErrorCode;
  /** What surrounds it. */
  readonly details: CtmsErrorDetails & {
    /** What the command had done before. */
    readonly result?: unknown;
  };
}

const BRAND = Symbol.for('ctms.CtmsError');

/** An error with its code, and the details that the code brings along. */
export interface CtmsErrorWith<Code extends CtmsErrorCode, Details> extends Error {
  /** The name of the class. */
  readonly name: 'CtmsError';
  /** Names the fault; stable. It narrows `details`. */
  readonly code: Code;
  /** What to do next, in one sentence. */
  readonly hint: string;
  /** The HTTP status, where there was a response. */
  readonly status: number | undefined;
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean;
  /** The exit code of the command for this error. */
  readonly exitCode: number;
  /** What surrounds it. */
  readonly details: Details;
  /** Returns the form in which the command prints it with `--json`. */
  toJSON(): CtmsErrorJson;
}

/** An error in the form in which the command prints it with `--json`. */
export interface CtmsErrorJson {
  /** Names the fault; stable. */
  readonly code: CtmsErrorCode;
  /** What failed and why. */
  readonly message: string;
  /** What to do next, in one sentence. */
  readonly hint: string;
  /** The HTTP status, where there was a response. */
  readonly status: number | undefined;
  /** What surrounds it. */
  readonly details: CtmsErrorDetails;
}

/** The error with a code. */
export type CtmsErrorOf<Code extends KnownCtmsErrorCode> = CtmsErrorWith<Code, CtmsErrorDetailsByCode[Code]>;

/**
 * The one error of this package: what happened, where, what to do next; never a secret.
 *
 * @example
 * ```ts
 * if (isCtmsError(error) && error.code === 'NODE_UNKNOWN') console.error(error.details.near);
 * ```
 */
export type CtmsError = { [Code in KnownCtmsErrorCode]: CtmsErrorOf<Code> }[KnownCtmsErrorCode] | CtmsErrorWith<NewerCtmsErrorCode, CtmsErrorDetails>;

/** The class of {@link CtmsError}. */
export interface CtmsErrorConstructor {
  /**
   * Makes an error of a report.
   *
   * @param options The error behind it, as it was thrown.
   */
  new (report: ErrorReport, options?: ErrorOptions): CtmsError;
  /** What all errors of the class share. */
  readonly prototype: CtmsError;
}

class ReportedError extends Error {
  override readonly name = 'CtmsError';
  readonly code: CtmsErrorCode;
  readonly hint: string;
  readonly status: number | undefined;
  readonly retryable: boolean;
  readonly exitCode: number;
  readonly details: CtmsErrorDetails;

  constructor(report: ErrorReport, options: ErrorOptions | undefined = systemCause(report)) {
    super(report.message, options);
    this.code = report.code;
    this.hint = report.hint;
    this.status = report.status;
    this.retryable = report.retryable;
    this.exitCode = report.exitCode;
    this.details = report.details;
    Object.defineProperty(this, BRAND, { value: true });
  }

  toJSON(): CtmsErrorJson {
    return { code: this.code, message: this.message, hint: this.hint, status: this.status, details: this.details };
  }
}

Object.defineProperty(ReportedError, 'name', { value: 'CtmsError' });

/** The one error of this package. */
export const CtmsError = ReportedError as unknown as CtmsErrorConstructor;

/** Returns whether a value is a {@link CtmsError}, also one of another copy of this package. */
export function isCtmsError(value: unknown): value is CtmsError;
/** Returns whether a value is a {@link CtmsError} with this code. */
export function isCtmsError<Code extends KnownCtmsErrorCode>(value: unknown, code: Code): value is CtmsErrorOf<Code>;
export function isCtmsError(value: unknown, code?: string): boolean {
  if (typeof value !== 'object' || value === null || !(BRAND in value)) return false;
  return code === undefined || (value as { readonly code?: unknown }).code === code;
}

/** Makes the error of a wrong call, which the core never sees. */
export function usage(code: 'USAGE' | 'NOT_IN_BROWSER' | 'NOT_INITIALISED', message: string, hint: string, options?: ErrorOptions): CtmsError {
  return new CtmsError({ code, message, hint, retryable: false, exitCode: 2, details: {} }, options);
}

/** Makes the error of a fault in this package; a trap's own text names code, not data. */
export function internal(what: string): CtmsError {
  return new CtmsError({
    code: 'INTERNAL',
    message: `a fault in ctms itself: ${what}`,
    hint: 'please report it, with the version and what you did; start the program, or load the page, again to go on',
    retryable: false,
    exitCode: 70,
    details: {},
  });
}

/** The reason of a network failure, where nobody has thrown one. */
function systemCause({ details, message }: ErrorReport): ErrorOptions | undefined {
  if (details.systemCode === undefined) return undefined;
  return { cause: Object.assign(new Error(message), { code: details.systemCode }) };
}
