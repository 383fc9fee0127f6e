import type { FollowNews } from './types/follow.js';
import type { PlacedDescriptor } from './types/plan.js';

/** A file to send: in Node a path or file URL, anywhere a `Blob` or `File`. */
export type FileInput = string | URL | Blob;

/** What an archive is; `MTA` unless said. */
export type ContentType = 'MTA' | 'APP' | 'XSCDU' | 'BTP_ABAP';

/** The largest file that a plan takes: in bytes, or `standard` (1 GB), `free` (500 MB), `small-region` (400 MB: China (Shanghai), US government). */
export type SizeLimit = number | 'standard' | 'free' | 'small-region';

/**
 * An extension descriptor: a text with line breaks is the descriptor itself,
 * any other text the path of its file.
 */
export type DescriptorInput = FileInput;

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
   *
   * @example `apiUrl: new URL('/approuter', location.href).href`
   */
  readonly apiUrl?: string | undefined;
  /**
   * Returns an access token; then no secret is needed here.
   *
   * @param context `renew` is true when the service no longer accepts the last one.
   */
  readonly tokenProvider?: ((context: { readonly renew: boolean }) => string | Promise<string>) | undefined;
  /**
   * Called instead of the global `fetch`, with a URL and an init object. It
   * knows its own way: `proxy` and `ca` can not be given with it. For the token
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
  /** How failed attempts are repeated. */
  readonly retry?: RetryOptions | undefined;
  /**
   * Takes the news of every call; never holds a secret. What a listener throws
   * ends nothing: Node tells it as a warning of the process, a browser as an error of the page.
   */
  readonly log?: ((event: CtmsEvent) => void) | undefined;
}

/** The part of `fetch` that is called. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/** How failed attempts are repeated. Creating a transport request is never repeated blindly, whatever stands here. */
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

/** What every call may say. */
export interface CallOptions {
  /** Ends the call; what it had begun is cleaned up within 3 seconds. */
  readonly signal?: AbortSignal | undefined;
  /** The deadline of the whole call in milliseconds, retries and waiting included. Default: none. */
  readonly timeoutMs?: number | undefined;
  /** Takes the news of this call. */
  readonly onEvent?: ((event: CtmsEvent) => void) | undefined;
}

/** What `exportFrom` and `uploadTo` take. */
export interface ReleaseOptions extends CallOptions {
  /** The archives: one transport request with one entry for each. */
  readonly files?: readonly FileInput[] | undefined;
  /** References to content that the service does not hold, instead of files; at most 256 characters each. */
  readonly references?: readonly string[] | undefined;
  /**
   * The description of the transport request: required, at most 512 characters.
   * Characters that the service rejects are replaced, which the result's warnings say.
   */
  readonly description: string;
  /** What the archives are. Default `MTA`. */
  readonly contentType?: ContentType | undefined;
  /** The user that the service shows; at most 60 characters. Default: the client's. */
  readonly namedUser?: string | undefined;
  /**
   * Names the job, so that a repeated one finds the transport request that it
   * has made already instead of making a second one. It ends the description,
   * and needs a key that may look into the queues, otherwise the call rejects
   * with `ONCE_NEEDS_LOOK` before anything is sent.
   *
   * @example `once: process.env.GITHUB_RUN_ID`
   */
  readonly once?: string | undefined;
  /** The largest file that the instance's plan takes. Default `standard`, 1 GB. */
  readonly sizeLimit?: SizeLimit | undefined;
  /**
   * Extension descriptors by the names of their nodes, sent before the archives:
   * added, or replaced where the node holds one for the same MTA and version.
   * They need the plan `standard` or `transport_operator`.
   *
   * @example `extensionDescriptors: { QA: 'qa.mtaext', PROD: 'prod.mtaext' }`
   */
  readonly extensionDescriptors?: Readonly<Record<string, DescriptorInput | readonly DescriptorInput[]>> | undefined;
  /** For which version of the MTA the descriptors are: one exact version, or `*` for all. Default `*`. */
  readonly mtaVersion?: string | undefined;
  /**
   * Whether errors found in the archives and descriptors stop the call. Default
   * true; otherwise they become warnings, and the service may refuse all the same.
   */
  readonly check?: boolean | undefined;
  /** Takes the progress of each file while it goes out. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
}

/** How much of a file has gone out. */
export interface UploadProgress {
  /** The file's name. */
  readonly file: string;
  /** Its place in `files`. */
  readonly fileIndex: number;
  /** Bytes sent so far. */
  readonly sent: number;
  /** Bytes in all. */
  readonly total: number;
}

/** A transport request's place in a node's import queue. */
export interface QueueEntry {
  /** The id of the place; missing where the entry was found by a look because the answer was lost. */
  readonly queueId?: number;
  /** The node's id. */
  readonly nodeId: number;
  /** The node's name. */
  readonly nodeName: string;
}

/** A transport request that was made. */
export interface Released {
  /** Its id, the same in every queue. */
  readonly transportRequestId: number;
  /** Its description, as the service keeps it. */
  readonly description: string;
  /** The files in it, in the order in which they were given; empty for references. */
  readonly fileIds: readonly number[];
  /** Its places in queues: none where no route leads on, one or many. */
  readonly queueEntries: readonly QueueEntry[];
  /** Whether an earlier attempt had made it (`once`), so that nothing was sent now. */
  readonly isEarlier: boolean;
  /** Uploads whose answer was lost: the service may hold a second, unattached copy. */
  readonly possibleUnattachedFiles?: readonly UnattachedFile[];
  /** The extension descriptors that were sent; missing where there were none. */
  readonly descriptors?: readonly PlacedDescriptor[];
  /** What is worth knowing, in sentences. */
  readonly warnings: readonly string[];
}

/** A file that the service may hold under an unknown id. */
export interface UnattachedFile {
  readonly fileName: string;
  /** When it was sent, RFC 3339. */
  readonly at: string;
}

/** News of a call. More types may come. */
export type CtmsEvent =
  | { readonly type: 'step'; readonly doing: string }
  | { readonly type: 'answered'; readonly method: string; readonly path: string; readonly status: number; readonly milliseconds: number }
  | { readonly type: 'retrying'; readonly doing: string; readonly reason: string; readonly milliseconds: number }
  | { readonly type: 'skipped'; readonly check: string; readonly reason: string }
  | { readonly type: 'warning'; readonly text: string }
  | FollowNews;
