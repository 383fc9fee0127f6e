import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Emulator } from '../emulator.js';
import { bodyOfIncoming } from './body.js';
import { refusalOf, urlOf, type EarlyRefusal, type HostRule } from './target.js';

/** Methods that some operation has. */
const allowed = 'GET, HEAD, POST, PUT, DELETE, OPTIONS';

/** Starts an HTTP server for an emulator; resolves when it listens. */
export async function listen(
  emulator: Emulator,
  host: string,
  port: number,
  names: HostRule,
): Promise<{ server: Server; port: number }> {
  const server = createServer(requestListener(emulator, names));
  return { server, port: await startListening(server, host, port) };
}

/** Makes a server listen and returns its port; rejects with Node's error when that cannot be. */
export async function startListening(server: Server | TlsServer, host: string, port: number): Promise<number> {
  // Without a listener Node closes the connection of a CONNECT without a word.
  server.on('connect', (_: IncomingMessage, socket: Socket) =>
    socket.end('HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
  );
  // A connection that is kept is closed by its caller or by a fault, never just when the caller uses it again.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Closes a server and every connection that it has. */
export async function closeServer(server: Pick<Server, 'close' | 'closeAllConnections'>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

/** Returns what a Node server calls for each request; `clientOf` reads the client certificate of a connection. */
export function requestListener(
  emulator: Emulator,
  names: HostRule,
  clientOf?: (incoming: IncomingMessage) => string | undefined,
): RequestListener {
  return (incoming, outgoing) => {
    const refusal = refusalOf(incoming, names);
    if (refusal !== undefined) return refuse(incoming, outgoing, refusal);
    return void serve(emulator, incoming, outgoing, clientOf?.(incoming)).catch((error: unknown) =>
      fail(incoming, outgoing, error),
    );
  };
}

async function serve(
  emulator: Emulator,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  certificateClientId: string | undefined,
): Promise<void> {
  const request = new Request(urlOf(incoming), { method: incoming.method ?? 'GET', headers: headersOf(incoming) });
  const handled = await emulator.handle(request, bodyOfIncoming(incoming), closing(outgoing), certificateClientId);
  if ('isCut' in handled) return cut(incoming);
  const { response, bytes } = handled;
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (bytes !== undefined) return void outgoing.end(bytes);
  const reader = response.body?.getReader();
  for (let piece = await reader?.read(); piece?.done === false; piece = await reader?.read())
    outgoing.write(piece.value);
  outgoing.end();
  return undefined;
}

/** Made once: every answer ends with it, and an error of its own for each would cost more than the answer. */
const callerLeft = new Error('The caller has left');

/** Returns a signal that aborts when the connection is closed or the answer is out. */
function closing(outgoing: ServerResponse): AbortSignal {
  const closed = new AbortController();
  outgoing.once('close', () => closed.abort(callerLeft));
  return closed.signal;
}

/** Says no before the emulator sees a request; its body is taken, so that the answer arrives. */
function refuse(incoming: IncomingMessage, outgoing: ServerResponse, { status, reason }: EarlyRefusal): void {
  incoming.resume();
  // That other hosts are not served is the emulator's own rule; how the service refuses the rest is a guess.
  const mark = status === 403 ? {} : { 'x-ctms-emulator': 'guess', 'x-ctms-emulator-guesses': 'http.malformed' };
  const allow = status === 405 ? { allow: allowed } : {};
  outgoing.writeHead(status, { 'content-type': 'application/json', ...mark, ...allow });
  outgoing.end(JSON.stringify({ error: reason }));
}

/** A lost connection needs no answer; anything else is a fault of the emulator and says so. */
function fail(incoming: IncomingMessage, outgoing: ServerResponse, error: unknown): void {
  // A reset would take back what has been sent of the answer.
  if (outgoing.headersSent) return incoming.socket.destroySoon();
  if (!incoming.complete) return cut(incoming);
  const message = `Fault in the emulator: ${error instanceof Error ? error.message : String(error)}`;
  outgoing.writeHead(500, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify({ errorType: 'TsInternalServerErrorException', message }));
  return undefined;
}

function cut(incoming: IncomingMessage): void {
  incoming.socket.resetAndDestroy();
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '');
  }
  return headers;
}
