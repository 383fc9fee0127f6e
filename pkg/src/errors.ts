import type { CtmsErrorCode, ErrorReport as CoreReport, Finding, ReportDetails } from '../wasm/ctms_bg.js';

export type { CtmsErrorCode, Finding };

/** What surrounds an error: the exchange, what was left behind, findings. */
export interface CtmsErrorDetails extends Partial<ReportDetails> {
  readonly [more: string]: unknown;
}

/** An error as the core reports it, or as this package makes one itself. */
export interface ErrorReport extends Omit<CoreReport, 'details'> {
  readonly details: CtmsErrorDetails;
}

const BRAND = Symbol.for('ctms.CtmsError');

/** The one error of this package: what happened, where, what to do next; never a secret. */
export class CtmsError extends Error {
  override readonly name = 'CtmsError';
  /** Names the fault; stable. */
  readonly code: CtmsErrorCode;
  /** What to do next, in one sentence. */
  readonly hint: string;
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean;
  /** The exit code of the command for this error. */
  readonly exitCode: number;
  /** What surrounds it. */
  readonly details: CtmsErrorDetails;

  /** @param options The error behind this one, as it was thrown. */
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

  /** The form in which the command prints it with `--json`. */
  toJSON(): { code: CtmsErrorCode; message: string; hint: string; status: number | undefined; details: CtmsErrorDetails } {
    return { code: this.code, message: this.message, hint: this.hint, status: this.status, details: this.details };
  }
}

/** Returns whether a value is a {@link CtmsError}, also one of another copy of this package. */
export function isCtmsError(value: unknown): value is CtmsError {
  return typeof value === 'object' && value !== null && BRAND in value;
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
