import http from 'node:http';
import { buffer } from 'node:stream/consumers';

/**
 * Starts a server between a client and a service: everything is passed on, but what `meddle` takes.
 *
 * @param {string} onward  the address of the service
 * @param {(request: { method: string, path: string }, response: http.ServerResponse, pass: () => Promise<{ status: number, body: Buffer }>) => boolean | Promise<boolean>} meddle
 *          returns whether it responds itself; `pass` has the service do the work first, and tells what it responded
 */
export async function startBetween(onward, meddle) {
  const server = http.createServer(async (request, response) => {
    const { method, url } = request;
    const { host: _, connection: __, ...headers } = request.headers;
    const body = await buffer(request);
    const pass = async () => {
      const answer = await fetch(new URL(url, onward), { method, headers, body: body.length > 0 ? body : undefined });
      return { status: answer.status, type: answer.headers.get('content-type'), body: Buffer.from(await answer.arrayBuffer()) };
    };
    response.on('error', () => {});
    if (await meddle({ method, path: url.split('?')[0] }, response, pass)) return;
    const { status, type, body: answer } = await pass();
    response.writeHead(status, type ? { 'content-type': type } : {}).end(answer);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    /** The key of a service, with this server as its API. */
    keyOf: (serviceKey) => ({ ...JSON.parse(JSON.stringify(serviceKey)), uri: url }),
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}
