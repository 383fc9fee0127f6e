import type { CtmsEvent } from './event.js';
import type { RequestInfo, ResponseInfo } from './trace.js';

/** How a client is set up. Without a key, `apiUrl` alone is enough behind an approuter. */
export interface ClientOptions {
  /**
   * The service key of Cloud Transport Management or Cloud ALM, as text or as parsed JSON.
   *
   * A key that cannot be used is told by the first call, not by the constructor.
   *
   * @example `serviceKey: process.env.CTMS_SERVICE_KEY`
   */
  readonly serviceKey?: string | object | undefined;
  /**
   * A second key for everything but delivering (looking, importing, descriptors),
   * because the plan `export` cannot do that.
   */
  readonly operatingKey?: string | object | undefined;
  /** Which service instance, where the key's text holds several (`VCAP_SERVICES`). */
  readonly serviceInstance?: string | undefined;
  /** Hosts for which plain http is accepted, beside this machine's own. */
  readonly allowHttp?: readonly string[] | undefined;
  /**
   * Base of the API without `/v2`, instead of the key's: a route of an approuter,
   * a proxy. Without key and `tokenProvider` no Authorization header is sent.
   * In a page it may be relative to the page's address, with `/`, `./` or `../` in front.
   *
   * @example `apiUrl: '/approuter'`
   */
  readonly apiUrl?: string | URL | undefined;
  /**
   * Returns an access token; then no secret is needed here.
   *
   * @param context `renew` is true when the service no longer accepts the last one.
   */
  readonly tokenProvider?: ((context: { readonly renew: boolean }) => string | Promise<string>) | undefined;
  /**
   * Called instead of the global `fetch`, with a URL and an init object; returns a Response. It
   * knows its own way: `proxy` and `ca` cannot be given with it. For the token
   * server of an x509 key the init object also holds `clientCertificate: { cert, key }`.
   */
  readonly fetch?: FetchLike | undefined;
  /**
   * Only in Node: the address of a proxy, or `false` for none. Default: what
   * `HTTPS_PROXY` and `HTTP_PROXY` say. `NO_PROXY` counts in any case.
   *
   * @example `proxy: 'http://user:password@proxy.example:8080'`
   */
  readonly proxy?: string | false | undefined;
  /**
   * Only in Node: certificates of certification authorities to trust beside
   * Node's own and `NODE_EXTRA_CA_CERTS`, as the path of a PEM file or its text.
   *
   * @example `ca: '/etc/ssl/company.pem'`
   */
  readonly ca?: string | undefined;
  /**
   * Whether the cookies of `apiUrl` are sent, as with fetch; only with `apiUrl`.
   * Default: the browser's, which sends them to the page's own origin.
   *
   * @example `credentials: 'include'` for an approuter on another origin
   */
  readonly credentials?: 'omit' | 'same-origin' | 'include' | undefined;
  /** Headers for every call to the API. A CSRF token need not be among them: it is fetched when the server asks for it. */
  readonly headers?: Headers | Readonly<Record<string, string>> | undefined;
  /** The user that the service shows, unless a call says otherwise; at most 60 characters. */
  readonly namedUser?: string | undefined;
  /**
   * How many bytes of a response are read, after decompression; a larger one ends the call with
   * `ANSWER_INVALID`. Of a response that is an error at most 16 MiB are read. Default 67,108,864 (64 MiB).
   */
  readonly maxResponseBytes?: number | undefined;
  /** How failed attempts are repeated. */
  readonly retry?: RetryOptions | undefined;
  /**
   * Takes the news of every call; never holds a secret. What a listener throws
   * ends nothing: Node tells it as a warning of the process, a browser as an error of the page.
   */
  readonly log?: ((event: CtmsEvent) => void) | undefined;
  /**
   * Called before each request is sent, retries and requests for a token
   * included; never gets a header, a query or a body. What it throws ends nothing, as with `log`.
   *
   * @example `onRequest: ({ operation, attempt, method, path }) => console.debug(operation, attempt, method, path)`
   */
  readonly onRequest?: ((request: RequestInfo) => void) | undefined;
  /** Called at the end of each request: after its response, or when there is none (`errorCode`). */
  readonly onResponse?: ((response: ResponseInfo) => void) | undefined;
  /**
   * The clock for waits, time limits and the time of day, for tests. Default: the machine's.
   *
   * @example `clock: manualClock()` from ctms-emulator, given to the emulator as well
   */
  readonly clock?: Clock | undefined;
}

/** A clock that the caller provides. */
export interface Clock {
  /** Returns milliseconds since 1970. */
  now(): number;
  /**
   * Resolves after so many milliseconds; rejects when the signal aborts.
   *
   * @param isAttempt Whether this limits a request that is on its way, and is not a pause.
   */
  sleep(milliseconds: number, signal: AbortSignal, isAttempt: boolean): Promise<void>;
}

/** The part of `fetch` that is called. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/** How failed attempts are repeated. Creating a transport request is repeated only after a check, whatever is set here. */
export interface RetryOptions {
  /** Attempts at one request, the first included. Default 4; 1 switches retries off. */
  readonly attempts?: number | undefined;
  /** Upper bound of the first wait in milliseconds; each next one doubles. Default 500. */
  readonly firstWaitMs?: number | undefined;
  /** The longest wait of our own in milliseconds. Default 15,000. */
  readonly longestWaitMs?: number | undefined;
  /** The longest `Retry-After` that is obeyed, in milliseconds. Default 120,000. */
  readonly longestRetryAfterMs?: number | undefined;
  /** Milliseconds that one attempt may take; for an upload, without any byte moving. Default 60,000. */
  readonly patienceMs?: number | undefined;
  /** Milliseconds for which a transport request or import is looked for whose answer was lost. Default 60,000. */
  readonly lookForMs?: number | undefined;
}
