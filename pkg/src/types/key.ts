import type { Finding } from '../errors.js';

/** What a service key is, and all that is wrong with it; never holds a secret. */
export interface KeyReport {
  /** Whether the key can be used: no finding is an error. */
  readonly ok: boolean;
  /** The service that issued it: Cloud Transport Management or Cloud ALM. `null`, as everywhere here, where it could not be read. */
  readonly kind: 'ctms' | 'calm' | null;
  /** Whether it holds a client secret or a certificate. */
  readonly auth: 'secret' | 'x509' | null;
  /** The OAuth client id. */
  readonly clientId: string | null;
  /** The base of the API without `/v2`; for Cloud ALM with its route. */
  readonly apiUrl: string | null;
  /** The address for token requests, with `/oauth/token`. */
  readonly tokenUrl: string | null;
  /** The region, such as `eu10`, where a host name tells it. */
  readonly region: string | null;
  /** The subdomain of the subaccount. */
  readonly subdomain: string | null;
  /** What was put right, one clause each. */
  readonly repairs: readonly string[];
  /** What is wrong, all of it, with places such as `uaa.clientsecret`. */
  readonly findings: readonly Finding[];
}

/** What `parseServiceKey` may be told besides the key. */
export interface ParseKeyOptions {
  /** Which service instance, where the text holds several (`VCAP_SERVICES`). */
  readonly serviceInstance?: string | undefined;
  /** Hosts for which plain http is accepted, beside this machine's own. */
  readonly allowHttp?: readonly string[] | undefined;
}

/** What a key may do: send archives, look at nodes and queues, import, handle extension descriptors, change nodes and routes. */
export type KeyPermission = 'deliver' | 'look' | 'import' | 'descriptors' | 'landscape' | (string & {});

/** What a token tells about its key. */
export interface Connected {
  /** The token's scopes in the token server's own words; empty where it does not tell them. */
  readonly scopes: readonly string[];
  /**
   * What they allow; `null` where no scope is a known one. SAP publishes no list,
   * so that this is a hint, not a promise.
   */
  readonly allows: readonly KeyPermission[] | null;
  /** What is worth knowing, in sentences. */
  readonly warnings: readonly string[];
}
