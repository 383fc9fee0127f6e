import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { ClientRegistry, Scope } from '../auth/clients.js';
import { calmRoute } from '../auth/service-key.js';
import type { Token, TokenProblem, TokenStore } from '../auth/tokens.js';
import type { StartDigest } from '../digest.js';
import { forbidden, unauthorized } from '../state/refusal.js';
import { addControl, addHealth, type Controls } from './control.js';
import type { Exchange } from './exchange.js';
import { operationName, type Call, type Operation, type Reply } from './operation.js';
import { operations, tokenOperation } from './operations/index.js';
import { perform, type Stage } from './perform.js';
import { prepareToken } from './token-endpoint.js';

/** Everything that the routes work on. */
export interface Service extends Stage {
  readonly clients: ClientRegistry;
  readonly tokens: TokenStore;
  readonly tokenLifetimeMs: number;
  readonly startDigest: StartDigest;
  readonly onUpload: Call['onUpload'];
}

/** What only the emulator says. */
const emulatorHeaders = ['x-ctms-emulator', 'x-ctms-emulator-guesses'];

/** What the routes find beside the request. */
export interface Env {
  readonly Bindings: { readonly exchange: Exchange };
}

/** Builds the routes; `service` is asked anew for each request, because a reset replaces it. */
export function createApp(
  service: () => Service,
  corsOrigin: string | undefined,
  controls: Controls | undefined,
): Hono<Env> {
  const app = new Hono<Env>();
  if (corsOrigin !== undefined) {
    const exposeHeaders = ['x-vcap-request-id', 'x-correlationid', 'retry-after', ...emulatorHeaders];
    const allow = cors({ origin: corsOrigin, exposeHeaders });
    // The control endpoint is for tests in other processes, never for pages.
    app.use('*', (context, next) => (context.req.path.startsWith('/_emulator/') ? next() : allow(context, next)));
  }
  addHealth(app, () => service().world.nodes.size);
  if (controls !== undefined) addControl(app, controls);
  for (const path of ['/oauth/token', '/oauth/token/']) {
    app.on(['GET', 'POST'], path, ({ env, req }) =>
      performToken(service(), env.exchange, new URL(req.url).searchParams),
    );
  }
  // A path without placeholders wins over one with them, also for methods that it does not have.
  const hasPlaceholder = (path: string): boolean => path.includes('{');
  for (const group of [
    operations.filter(({ path }) => !hasPlaceholder(path)),
    operations.filter(({ path }) => hasPlaceholder(path)),
  ]) {
    for (const operation of group) addOperation(app, service, operation);
    for (const [path, methods] of methodsByPath(group)) addOtherMethods(app, service, path, methods);
  }
  for (const path of ['/oauth/token', '/oauth/token/']) addOtherMethods(app, service, path, ['GET', 'HEAD', 'POST']);
  app.notFound(({ env }) =>
    perform(
      service(),
      { name: 'unknown' },
      env.exchange,
      ({ record }) =>
        () =>
          unknownPath(record.viaCalm),
    ),
  );
  app.onError((error) => {
    throw error;
  });
  return app;
}

/** What the Cloud Foundry router says where nothing listens. */
function unknownPath(viaCalm: boolean): Reply {
  return {
    status: 404,
    text: "404 Not Found: Requested route ('transport-service-app-backend.ts.cfapps.example.com') does not exist.\n",
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-cf-routererror': 'unknown_route' },
    basis: [viaCalm ? 'calm.other-operations' : 'router.unknown-operation'],
    isUnknown: !viaCalm,
  };
}

const unknownMethod: Reply = {
  status: 405,
  json: { error: 'Method Not Allowed' },
  basis: ['http.method'],
  isUnknown: true,
};

function addOperation(app: Hono<Env>, service: () => Service, operation: Operation): void {
  for (const path of pathsOf(operation)) {
    app.on(operation.method, path, ({ env, req }) =>
      performOperation(service(), operation, env.exchange, req.raw, req.param()),
    );
  }
}

function addOtherMethods(app: Hono<Env>, service: () => Service, path: string, methods: readonly string[]): void {
  const reply = { ...unknownMethod, headers: { allow: methods.join(', ') } };
  app.all(path, ({ env }) => perform(service(), { name: 'unknown' }, env.exchange, () => () => reply));
}

function methodsByPath(group: readonly Operation[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const operation of group) {
    const added = operation.method === 'GET' ? ['GET', 'HEAD'] : [operation.method];
    for (const path of pathsOf(operation)) methods.set(path, [...(methods.get(path) ?? []), ...added]);
  }
  return methods;
}

/** The paths of an operation, as Hono writes them. */
function pathsOf({ path, viaCalm }: Operation): string[] {
  const own = honoPath(path);
  return viaCalm === true ? [own, calmRoute + own] : [own];
}

function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function performToken(service: Service, exchange: Exchange, query: URLSearchParams): Promise<Response> {
  const { world, clients, tokens, tokenLifetimeMs } = service;
  const { certificateClientId } = exchange;
  return perform(service, { name: tokenOperation }, exchange, ({ body, record }) =>
    prepareToken({
      world,
      clients,
      tokens,
      lifetimeMs: tokenLifetimeMs,
      query,
      headers: new Headers(record.headers),
      body,
      record,
      certificateClientId,
    }),
  );
}

function performOperation(
  service: Service,
  operation: Operation,
  exchange: Exchange,
  request: Request,
  params: Record<string, string>,
): Promise<Response> {
  const performed = { name: operationName(operation), contentType: operation.contentType };
  return perform(service, performed, exchange, async ({ body, record }) => {
    const token = authorize(service, request.headers, exchange);
    checkScope(token, operation);
    const work = await operation.prepare({
      world: service.world,
      params,
      query: new URL(request.url).searchParams,
      headers: request.headers,
      body,
      startDigest: service.startDigest,
      clientId: token.client.clientId,
      record,
      onUpload: service.onUpload,
    });
    return () => {
      const reply = work();
      return { ...reply, basis: [operation.basis, ...(reply.basis ?? [])] };
    };
  });
}

const descriptions: Readonly<Record<TokenProblem, string>> = {
  missing: 'Full authentication is required to access this resource',
  foreign: 'Cannot convert access token to JSON',
  revoked: 'Access token has been revoked',
  expired: 'Access token expired',
};

function authorize(service: Service, headers: Headers, { record }: Exchange): Token {
  const token = service.tokens.check(headers.get('authorization'), service.world.now);
  if (typeof token === 'string')
    throw unauthorized(token === 'missing' ? 'auth.missing' : 'auth.useless', descriptions[token]);
  const kind = record.viaCalm ? 'calm' : 'ctms';
  if (token.client.kind !== kind) throw unauthorized('auth.other-api', 'The access token is not meant for this API');
  return token;
}

function checkScope(token: Token, operation: Operation): void {
  const needed: Scope | undefined = operation.needs;
  if (needed === undefined || token.scopes.includes(needed)) return;
  const text = 'Insufficient scope for this resource';
  throw operation.withoutScope === 403 ? forbidden('plan.refused-403', text) : unauthorized('plan.refused-401', text);
}
