import { seededRandom } from '../random.js';

/** Instance plans of keys, and the free plan of the service, which allows everything within smaller limits. */
export type Plan = 'standard' | 'free' | 'export' | 'transport_operator';

/** Parts of the API that a plan opens. */
export type Scope = 'upload' | 'read' | 'operate' | 'descriptors' | 'landscape';

const everything: readonly Scope[] = ['upload', 'read', 'operate', 'descriptors', 'landscape'];

/** What each instance plan allows (help page "Service Plans and Metering"). */
export const planScopes: Readonly<Record<Plan, readonly Scope[]>> = {
  standard: everything,
  free: everything,
  export: ['upload'],
  transport_operator: ['read', 'operate', 'descriptors'],
};

/** Which key is wanted. */
export interface KeyWish {
  /** Cloud Transport Management (default) or Cloud ALM. */
  readonly kind?: 'ctms' | 'calm';
  /** Instance plan of a Cloud Transport Management key; default `standard`. */
  readonly plan?: Plan;
  /** `x509` has a certificate instead of a secret and needs an emulator with TLS. Default `secret`. */
  readonly credential?: 'secret' | 'x509';
  /** False: a Cloud ALM key made for monitoring, without the authorities that transports need. Default true. */
  readonly authorities?: boolean;
  /** Days that the certificate of an `x509` key is valid; below zero it has ended already. Default 7. */
  readonly certificateDays?: number;
}

/** A client of the token server. */
export interface Client {
  readonly clientId: string;
  readonly secret: string | undefined;
  readonly kind: 'ctms' | 'calm';
  readonly plan: Plan;
  readonly authorities: boolean;
  readonly credential: 'secret' | 'x509';
}

/** Knows the clients; the same seed and wish give the same client. */
export class ClientRegistry {
  readonly #seed: number;
  readonly #clients = new Map<string, Client>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Returns the client that fits a wish; it is registered from now on. */
  clientFor(wish: KeyWish): Client {
    const kind = wish.kind ?? 'ctms';
    const plan = wish.plan ?? 'standard';
    const credential = wish.credential ?? 'secret';
    const authorities = wish.authorities ?? true;
    const random = seededRandom(this.#seed ^ hash(`${kind} ${plan} ${credential} ${authorities}`));
    const clientId =
      kind === 'ctms' ? `sb-${random.uuid()}!b1234|alm-ts-backend!b99` : `sb-${random.uuid()}!b77|calm-emulator!b88`;
    const secret = `${random.uuid()}$EMULATOR-ONLY-${random.hex(12)}=`;
    const known = this.#clients.get(clientId);
    if (known !== undefined) return known;
    const client: Client = {
      clientId,
      secret: credential === 'secret' ? secret : undefined,
      kind,
      plan,
      authorities,
      credential,
    };
    this.#clients.set(clientId, client);
    return client;
  }

  /** Returns the client with this id, if there is one. */
  find(clientId: string): Client | undefined {
    return this.#clients.get(clientId);
  }
}

function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (const letter of text) sum = Math.imul(sum ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return sum >>> 0;
}
