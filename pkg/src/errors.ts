import type { AdvicePart } from './types/advice.js';

/** The codes known today, which docs/errors.md explains; new ones may come in minor versions. */
export type CtmsErrorCode =
  | 'TOKEN_ANSWER_INVALID'
  | 'REFUSED'
  | 'UNAVAILABLE'
  | 'ANSWER_INVALID'
  | 'REDIRECTED'
  | 'IMPORT_FAILED'
  | 'KEY_MISSING'
  | 'KEY_INVALID'
  | 'USAGE'
  | 'ARCHIVE_INVALID'
  | 'DESCRIPTOR_INVALID'
  | 'CONFIGURATION_INVALID'
  | 'FILE_UNREADABLE'
  | 'NODE_UNKNOWN'
  | 'NODE_REFUSES_UPLOAD'
  | 'NODE_REFUSES_IMPORT'
  | 'STATUS_FORBIDS'
  | 'EXPORT_ONLY'
  | 'ONCE_NEEDS_LOOK'
  | 'NOT_IN_BROWSER'
  | 'NOT_INITIALISED'
  | 'AUTH_SECRET_WRONG'
  | 'AUTH_CLIENT_UNKNOWN'
  | 'AUTH_TENANT_UNKNOWN'
  | 'AUTH_REFUSED'
  | 'TOKEN_PROVIDER'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NETWORK'
  | 'TIMED_OUT'
  | 'OUTCOME_UNKNOWN'
  | 'FOLLOW_ENDED'
  | 'INTERNAL'
  | 'CANCELLED'
  | (string & {});

/** One thing that is wrong with a key, an archive, a descriptor or a configuration. */
export interface Finding {
  /** Where: `uaa.clientsecret`, an entry, a line. */
  readonly at: string;
  /** What is wrong. */
  readonly problem: string;
  /** What to do about it. */
  readonly advice: string;
  /** The same in parts, where the text alone does not say all. */
  readonly adviceParts?: readonly AdvicePart[];
  /** Whether it stops the work. */
  readonly severity: 'error' | 'warning';
}

/** What surrounds an error: the exchange, what was left behind, findings. */
export interface CtmsErrorDetails {
  /** The request and answer, without headers, query and secrets. */
  readonly exchange?: {
    readonly operation: string;
    readonly method: string;
    readonly origin: string;
    readonly path: string;
    readonly status?: number;
    readonly errorType?: string;
    readonly message?: string;
    readonly body?: string;
    readonly routerError?: string;
    readonly requestId?: string;
    readonly correlationId?: string;
    readonly serviceCorrelationId?: string;
    readonly attempts: number;
  };
  /** Everything that is wrong with an input. */
  readonly findings?: readonly Finding[];
  /** Names that look like an unknown one. */
  readonly near?: readonly string[];
  /** Files of this run that were deleted again. */
  readonly deletedFileIds?: readonly number[];
  /** Files of this run in no transport request that could not be deleted. */
  readonly leftFileIds?: readonly number[];
  /** Files of this run that may or may not be in a transport request. */
  readonly unclearFileIds?: readonly number[];
  /** Uploads whose answer was lost: the service may hold them under an unknown id. */
  readonly possibleUnattachedFiles?: readonly { readonly fileName: string; readonly at: string }[];
  /** A transport request that exists although the call failed. */
  readonly transportRequestId?: number;
  /** The node that was worked on. */
  readonly nodeName?: string;
  /** When the request was sent whose outcome is unknown, RFC 3339. */
  readonly sentAt?: string;
  /** What to check where an outcome is unknown, in a sentence. */
  readonly check?: string;
  /** The same in parts. */
  readonly checkParts?: readonly AdvicePart[];
  /** The hint in parts, where the text alone does not say all. */
  readonly advice?: readonly AdvicePart[];
  /** Extension descriptors that were created or replaced before the failure, one sentence each. */
  readonly descriptors?: readonly string[];
  /** What was left behind and what helps support, one sentence each. */
  readonly notes?: readonly string[];
  /** Whether it may only mean that this key or user may not read; changing something may still be allowed. */
  readonly mayOnlyNotRead?: boolean;
  /** Whether something else than Cloud Transport Management responds at the address of the API. */
  readonly wrongAddress?: boolean;
  /** The system's code of a network failure, such as `ECONNREFUSED`. */
  readonly systemCode?: string;
  readonly [more: string]: unknown;
}

/** An error as the core reports it. */
export interface ErrorReport {
  readonly code: CtmsErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly status?: number;
  readonly retryable: boolean;
  readonly exitCode: number;
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

  constructor(report: ErrorReport) {
    super(report.message, cause(report));
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
export function usage(code: 'USAGE' | 'NOT_IN_BROWSER' | 'NOT_INITIALISED', message: string, hint: string): CtmsError {
  return new CtmsError({ code, message, hint, retryable: false, exitCode: 2, details: {} });
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

/** The reason of a network failure, without the objects of whoever raised it, which may hold headers. */
function cause({ details, message }: ErrorReport): ErrorOptions | undefined {
  if (details.systemCode === undefined) return undefined;
  return { cause: Object.assign(new Error(message), { code: details.systemCode }) };
}
