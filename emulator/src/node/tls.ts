import { createServer, type Server } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Emulator } from '../emulator.js';
import { createAuthority, type Authority } from './certificates.js';
import { requestListener, startListening } from './server.js';
import type { HostRule } from './target.js';

/** An HTTPS server for an emulator, which also takes client certificates. */
export interface TlsListener {
  readonly server: Server;
  readonly port: number;
  readonly authority: Authority;
}

/** Starts an HTTPS server with certificates of its own; resolves when it listens. */
export async function listenTls(emulator: Emulator, host: string, names: HostRule): Promise<TlsListener> {
  const authority = createAuthority([...new Set([host, 'localhost', '127.0.0.1'])]);
  const { certificate, key } = authority.server;
  const options = { cert: certificate, key, ca: authority.ca, requestCert: true, rejectUnauthorized: false };
  const server = createServer(
    options,
    requestListener(emulator, names, (incoming) => clientOf(incoming, authority)),
  );
  const port = await startListening(server, host, 0);
  return { server, port, authority };
}

/** Returns the client id that the verified certificate of a connection names. */
function clientOf(incoming: IncomingMessage, authority: Authority): string | undefined {
  const socket = incoming.socket as TLSSocket;
  const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined;
  return certificate === undefined ? undefined : authority.nameOf(certificate.toString());
}
