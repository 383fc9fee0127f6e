import type { Scenario } from '../landscape/types.js';
import type { Fault } from './types.js';

/** Options of a fault that answers with a status. */
export interface StatusOptions {
  /** Adds Retry-After with so many seconds, or with the date that lies so many seconds ahead. */
  readonly retryAfter?: number | {
    /** So many seconds from now, as a date. */
    readonly secondsAhead: number;
  };
  /** Replaces the service's JSON. */
  readonly body?: string;
  /** The work is done all the same, at once or later. */
  readonly work?: 'once' | {
    /** So many milliseconds after the answer. */
    readonly afterMs: number;
  };
  /** Answers before the request's body is read. */
  readonly early?: boolean;
}

/** The usual faults by name. Each can be spread into another to combine them: `{ ...faults.slow(50), ...faults.loseAnswer }`. */
export const faults = {
  /** Answers with a status and the service's kind of body; the work is not done unless said. */
  status: (status: number, options: StatusOptions = {}): Fault => ({
    status,
    body: options.body ?? serviceBody(status),
    headers: { 'content-type': 'application/json' },
    ...workOf(options.work),
    ...(options.early === true ? { read: 'none' as const } : {}),
    ...(options.retryAfter === undefined ? {} : retryAfterOf(options.retryAfter)),
  }),
  /** 401 as for a token that is not good any more, once; the token stays good. */
  unauthorized: {
    status: 401,
    body: '{"error":"unauthorized","error_description":"Full authentication is required to access this resource"}',
    headers: { 'content-type': 'application/json' },
    work: 'none',
  } satisfies Fault as Fault,
  /** Every token given out so far becomes useless. */
  revokeTokens: { revokeTokens: true } satisfies Fault as Fault,
  /** The Cloud Foundry router's plain text for 404, 502 or 503. */
  router: (status: 404 | 502 | 503 = 502): Fault => ({ status, work: 'none', ...routerAnswer[status] }),
  /** An HTML page, for example of a proxy, or with status 200 of a login page. The work is not done. */
  html: (status = 200): Fault => ({
    status,
    work: 'none',
    body: `<!DOCTYPE html>\n<html><head><title>${status}</title></head><body><h1>Please try again later</h1></body></html>\n`,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  }),
  /** The token server does not know the subdomain. */
  unknownZone: {
    status: 404,
    work: 'none',
    body: '<html><body>Cannot find identity zone for subdomain emulator</body></html>',
    headers: { 'content-type': 'text/html' },
  } satisfies Fault as Fault,
  /** The connection is reset before the request's body is read. */
  cutBeforeRequest: { read: 'none', work: 'none', cut: true } satisfies Fault as Fault,
  /** The connection is reset while the request's body comes in. */
  cutDuringRequest: { read: 'some', work: 'none', cut: true } satisfies Fault as Fault,
  /** The connection is reset after the whole request came in; the work is not done. */
  cutAfterRequest: { work: 'none', cut: true } satisfies Fault as Fault,
  /** The work is done, then the connection is reset. */
  loseAnswer: { work: 'once', cut: true } satisfies Fault as Fault,
  /** The connection is reset; the work is done `ms` milliseconds later. */
  lateWork: (ms: number): Fault => ({ work: 'late', lateMs: ms, cut: true }),
  /** The connection is reset; the work is done when `finishWork()` of the emulator is called. */
  workWhenTold: { work: 'told', cut: true } satisfies Fault as Fault,
  /** The connection is reset in the middle of the answer; the work is done. */
  cutAnswer: { cut: 'answer' } satisfies Fault as Fault,
  /** The whole request is read and no answer comes until the caller leaves; the work is not done. */
  unanswered: { work: 'none', hold: true } satisfies Fault as Fault,
  /** The work is done, and no answer comes until the caller leaves. */
  unansweredWork: { work: 'once', hold: true } satisfies Fault as Fault,
  /** The work is done, and the answer stops in its middle until the caller leaves. */
  holdAnswer: { hold: 'answer' } satisfies Fault as Fault,
  /** Waits before anything happens. */
  slow: (ms: number): Fault => ({ waitMs: ms }),
  /** Sends the answer's body bit by bit. */
  slowAnswer: (ms: number): Fault => ({ dripMs: ms }),
  /** The answer's JSON ends in the middle, with a fitting Content-Length. */
  cutJson: { spoil: 'cut' } satisfies Fault as Fault,
  /** The answer's JSON has a mistake in it. */
  malformedJson: { spoil: 'malformed' } satisfies Fault as Fault,
  /** The answer has the right status and no body. */
  emptyBody: { spoil: 'empty' } satisfies Fault as Fault,
  /** The answer's JSON comes with another content type. */
  contentType: (type: string): Fault => ({ headers: { 'content-type': type } }),
  /** Every status, type and severity in the answer is a word that nobody knows. */
  unknownEnums: { unknownEnums: true } satisfies Fault as Fault,
  /** The answer has only the fields that the specification requires. */
  onlyRequiredFields: { onlyRequired: true } satisfies Fault as Fault,
  /** Sets fields of the answer, wherever they are. */
  set: (fields: Readonly<Record<string, unknown>>): Fault => ({ set: fields }),
  /** Sets fields of the answer to JSON text, for numbers beyond 2^53: `faults.setRaw({ fileId: '9007199254740993' })`. */
  setRaw: (fields: Readonly<Record<string, string>>): Fault => ({ setRaw: fields }),
  /** Removes fields of the answer, wherever they are. */
  drop: (...fields: string[]): Fault => ({ drop: fields }),
  /** The upload's answer has file id 0. */
  zeroFileId: { set: { fileId: 0 } } satisfies Fault as Fault,
  /** The upload's answer has no file id. */
  missingFileId: { drop: ['fileId'] } satisfies Fault as Fault,
  /** Sends the caller elsewhere; the work is not done. */
  redirect: (status: 301 | 302 | 303 | 307 | 308, location: string): Fault => ({
    status,
    work: 'none',
    body: '',
    headers: { location },
  }),
  /** The import that this request starts ends so: with an outcome or with the cause of a failure, as in landscapes. */
  importEnds: (scenario: Scenario): Fault => ({ scenario }),
  /** Writes the times of the answer in another of the service's spellings. */
  timestamps: (spelling: 'z' | 'offset' | 'colon'): Fault => ({ timestamps: spelling }),
  /** The previous answer of the operation comes again and the work is not done, as from a wrong cache. */
  repeatAnswer: { repeatAnswer: true } satisfies Fault as Fault,
  /** The work is done twice, as behind a proxy that sends a request again; the second answer arrives. */
  workTwice: { work: 'twice' } satisfies Fault as Fault,
} as const;

const routerAnswer: Readonly<Record<404 | 502 | 503, Fault>> = {
  404: routerText(
    "404 Not Found: Requested route ('transport-service-app-backend.ts.cfapps.example.com') does not exist.",
    'unknown_route',
  ),
  502: routerText('502 Bad Gateway: Registered endpoint failed to handle the request.', 'endpoint_failure'),
  503: routerText('503 Service Unavailable: No endpoints are available to handle the request.', 'no_endpoints'),
};

function routerText(text: string, reason: string): Fault {
  return { body: `${text}\n`, headers: { 'content-type': 'text/plain; charset=utf-8', 'x-cf-routererror': reason } };
}

function serviceBody(status: number): string {
  if (status === 401 || status === 403) {
    return JSON.stringify({
      error: status === 401 ? 'unauthorized' : 'forbidden',
      error_description: 'Access is denied',
    });
  }
  const name = status === 429 ? 'TsTooManyRequestsException' : 'TsInternalServerErrorException';
  return JSON.stringify({ errorType: name, message: 'The application has encountered an unexpected error.' });
}

function workOf(work: StatusOptions['work']): Fault {
  if (work === undefined) return { work: 'none' };
  return work === 'once' ? { work } : { work: 'late', lateMs: work.afterMs };
}

function retryAfterOf(retryAfter: NonNullable<StatusOptions['retryAfter']>): Fault {
  return typeof retryAfter === 'number'
    ? { retryAfter }
    : { retryAfter: retryAfter.secondsAhead, retryAfterAsDate: true };
}
