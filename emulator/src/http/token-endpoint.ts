import type { ClientRegistry, Client } from '../auth/clients.js';
import { scopeNames, type TokenStore } from '../auth/tokens.js';
import { readText, type BodySource } from '../body.js';
import type { BehaviourId } from '../fidelity/index.js';
import type { World } from '../state/world.js';
import type { Reply, RequestRecord } from './operation.js';
import { keepBody } from './request-log.js';

/** What the token endpoint gets to see. */
export interface TokenCall {
  readonly world: World;
  readonly clients: ClientRegistry;
  readonly tokens: TokenStore;
  readonly lifetimeMs: number;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: BodySource;
  readonly record: RequestRecord;
  /** Client id that a verified TLS certificate names, if one was presented. */
  readonly certificateClientId: string | undefined;
}

interface Credentials {
  readonly clientId: string;
  readonly secret: string | undefined;
}

const formLimit = 64 * 1024;

/** Reads a token request; the returned function gives out the token. */
export async function prepareToken(call: TokenCall): Promise<() => Reply> {
  const form = await readParameters(call);
  if (form === undefined)
    return () =>
      failure('token.malformed', 400, 'invalid_request', 'The body must be application/x-www-form-urlencoded');
  const grantType = form.get('grant_type');
  if (grantType === null) return () => failure('token.malformed', 400, 'invalid_request', 'Missing grant type');
  if (grantType !== 'client_credentials')
    return () => failure('token.malformed', 400, 'unsupported_grant_type', `Unsupported grant type: ${grantType}`);
  return () => {
    const client = authenticate(call, form);
    return 'status' in client ? client : tokenReply(call, client);
  };
}

/**
 * Parameters may be in the body, in the query, or in both; then the query counts. Piper asks for
 * `client_credentials` in the query and says `password` in the form.
 */
async function readParameters(call: TokenCall): Promise<URLSearchParams | undefined> {
  const parameters = new URLSearchParams();
  const text = await readText(call.body, formLimit);
  if (text === undefined) return undefined;
  if (text !== '') {
    const type = call.headers.get('content-type') ?? '';
    if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return undefined;
    const body = new URLSearchParams(text);
    keepBody(call.record, text, Object.fromEntries(body));
    for (const [name, value] of body) parameters.set(name, value);
  }
  for (const [name, value] of call.query) parameters.set(name, value);
  return parameters;
}

function authenticate(call: TokenCall, form: URLSearchParams): Client | Reply {
  const header = call.headers.get('authorization');
  const basic =
    header === null ? undefined : readBasic(header, call.headers.get('x-cf-encoded-credentials') === 'true');
  if (header !== null && basic === undefined)
    return failure('token.malformed', 401, 'invalid_client', 'Client authentication failed');
  const inForm = readForm(form);
  if (basic !== undefined && inForm?.secret !== undefined && inForm.secret !== basic.secret) {
    return failure('token.several-secrets', 401, 'invalid_client', 'Client authentication failed');
  }
  const given = basic ?? inForm;
  if (given === undefined)
    return failure('token.malformed', 401, 'unauthorized', 'Full authentication is required to access this resource');
  const client = call.clients.find(given.clientId);
  if (client === undefined)
    return failure('token.unknown-client', 401, 'invalid_client', 'Client with requested ID does not exist');
  if (client.credential === 'x509') {
    if (call.certificateClientId === client.clientId) return client;
    return failure(
      'token.malformed',
      401,
      'invalid_client',
      'Client authentication failed: no client certificate of this client',
    );
  }
  return given.secret === client.secret
    ? client
    : failure('token.bad-credentials', 401, 'unauthorized', 'Bad credentials');
}

function readForm(form: URLSearchParams): Credentials | undefined {
  const clientId = form.get('client_id');
  return clientId === null ? undefined : { clientId, secret: form.get('client_secret') ?? undefined };
}

/** Without the header X-CF-ENCODED-CREDENTIALS a plus sign means a space, so a secret with one fails. */
function readBasic(header: string, isEncoded: boolean): Credentials | undefined {
  const encoded = /^basic +([A-Za-z0-9+/=]+)$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  try {
    const text = new TextDecoder().decode(Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0)));
    const colon = text.indexOf(':');
    if (colon < 0) return undefined;
    const decode = isEncoded
      ? (part: string) => decodeURIComponent(part.replaceAll('+', ' '))
      : (part: string) => part.replaceAll('+', ' ');
    return { clientId: decode(text.slice(0, colon)), secret: decode(text.slice(colon + 1)) };
  } catch {
    return undefined;
  }
}

function tokenReply(call: TokenCall, client: Client): Reply {
  const token = call.tokens.issue(client, call.world.now, call.lifetimeMs, call.world.random);
  return {
    status: 200,
    basis: ['token.answer', 'token.scopes'],
    headers: { 'cache-control': 'no-store', pragma: 'no-cache' },
    json: {
      access_token: token.text,
      token_type: 'bearer',
      expires_in: Math.max(0, Math.floor(call.lifetimeMs / 1000) - 1),
      scope: scopeNames(client).join(' '),
      jti: token.jti,
    },
  };
}

function failure(basis: BehaviourId, status: 400 | 401, error: string, description: string): Reply {
  const headers = status === 401 ? { 'www-authenticate': 'Basic realm="UAA/client"' } : {};
  return { status, headers, json: { error, error_description: description }, basis: [basis] };
}
