import type { Random } from '../random.js';
import { planScopes, type Client, type Scope } from './clients.js';

/** A token that was given out. */
export interface Token {
  readonly text: string;
  readonly jti: string;
  readonly client: Client;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly scopes: readonly Scope[];
}

/** Why a token is not accepted. */
export type TokenProblem = 'missing' | 'foreign' | 'revoked' | 'expired';

const day = 24 * 60 * 60 * 1000;

/** Gives out tokens and knows them again. */
export class TokenStore {
  readonly #tokens = new Map<string, Token>();
  readonly #revoked = new Set<string>();

  /** Gives out a token that lives `lifetimeMs` from `now`. */
  issue(client: Client, now: number, lifetimeMs: number, random: Random): Token {
    const jti = random.hex(32);
    const scopes = client.kind === 'calm' ? (client.authorities ? (['upload'] as const) : []) : planScopes[client.plan];
    const payload = {
      jti,
      client_id: client.clientId,
      zid: '00000000-0000-4000-8000-00000000e000',
      grant_type: 'client_credentials',
      scope: scopeNames(client),
      iat: Math.floor(now / 1000),
      exp: Math.floor((now + lifetimeMs) / 1000),
    };
    const text =
      [{ alg: 'RS256', typ: 'JWT', kid: 'emulator' }, payload].map((part) => encode(JSON.stringify(part))).join('.') +
      `.${random.hex(64)}`;
    const token: Token = { text, jti, client, expiresAt: now + lifetimeMs, scopes };
    this.#forgetExpired(now);
    this.#tokens.set(text, token);
    return token;
  }

  /** Forgets tokens that ended a day ago; until then an old one is said to be expired. */
  #forgetExpired(now: number): void {
    for (const [text, { expiresAt }] of this.#tokens) {
      if (expiresAt + day > now) return;
      this.#tokens.delete(text);
      this.#revoked.delete(text);
    }
  }

  /** Returns the token of an Authorization header, or what is wrong with it. */
  check(authorization: string | null, now: number): Token | TokenProblem {
    const text = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (text === undefined) return 'missing';
    const token = this.#tokens.get(text);
    if (token === undefined) return 'foreign';
    if (this.#revoked.has(text)) return 'revoked';
    return now >= token.expiresAt ? 'expired' : token;
  }

  /** Makes all tokens that were given out so far useless, or only the one with this `jti`; returns how many. */
  revoke(jti?: string): number {
    const chosen = [...this.#tokens.values()].filter((token) => jti === undefined || token.jti === jti);
    for (const token of chosen) this.#revoked.add(token.text);
    return chosen.length;
  }
}

const scopeLabels: Readonly<Record<Scope, string>> = {
  upload: 'ExportOperator',
  read: 'Viewer',
  operate: 'TransportOperator',
  descriptors: 'ExtensionDescriptorOperator',
  landscape: 'LandscapeOperator',
};

/** Returns the scopes of a client as a token answer names them. The names are a guess from the roles of the help pages. */
export function scopeNames(client: Client): string[] {
  if (client.kind === 'calm') {
    const authorities = ['imp-cdm-feature-display-ui', 'imp-cdm-feature-manage-ui'].map(
      (name) => `calm-emulator!b88.${name}`,
    );
    return client.authorities ? ['uaa.resource', ...authorities] : ['uaa.resource'];
  }
  return ['uaa.resource', ...planScopes[client.plan].map((scope) => `alm-ts-backend!b99.${scopeLabels[scope]}`)];
}

function encode(text: string): string {
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
