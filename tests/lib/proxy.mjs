import net from 'node:net';

import { Server } from 'proxy-chain';

/**
 * Starts a forward proxy and records all that clients send to it.
 *
 * @param {{ user?: string, password?: string }} [options] who may pass; anybody unless said
 * @returns {Promise<{ url: string, urlWithUser: string, tunnels: string[], seen(): string, close(): Promise<void> }>}
 *          `tunnels` are the targets of CONNECT, `seen` the bytes as Latin-1
 */
export async function startProxy({ user, password } = {}) {
  const tunnels = [];
  const chunks = [];
  const proxy = new Server({
    port: 0,
    host: '127.0.0.1',
    prepareRequestFunction: ({ hostname, port, username, password: given, isHttp }) => {
      if (!isHttp) tunnels.push(`${hostname}:${port}`);
      return { requestAuthentication: user !== undefined && (username !== user || given !== password) };
    },
  });
  await proxy.listen();
  const sockets = new Set();
  const tap = net.createServer((client) => {
    const onward = net.connect(proxy.port, '127.0.0.1');
    for (const [socket, other] of [[client, onward], [onward, client]]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => other.end());
    }
    client.on('data', (chunk) => chunks.push(chunk)).pipe(onward).pipe(client);
  });
  await new Promise((resolve) => { tap.listen(0, '127.0.0.1', resolve); });
  const place = `127.0.0.1:${tap.address().port}`;
  return {
    url: `http://${place}`,
    urlWithUser: `http://${encodeURIComponent(user ?? '')}:${encodeURIComponent(password ?? '')}@${place}`,
    tunnels,
    seen: () => Buffer.concat(chunks).toString('latin1'),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => { tap.close(resolve); });
      await proxy.close(true);
    },
  };
}
