import http from 'node:http';
import { buffer } from 'node:stream/consumers';

/**
 * Starts a server between a client and a service: everything is passed on, but what `meddle` takes.
 *
 * @param {string} onward  the address of the service
 * @param {(request: { method: string, path: string }, response: http.ServerResponse, pass: () => Promise<{ status: number, body: Buffer }>) => boolean | Promise<boolean>} meddle
 *          returns whether it responds itself; `pass` has the service do the work first, and tells what it responded
 * @param {(text: string) => string} [put]  changes addresses and JSON bodies on their way to the service
 */
export async function startBetween(onward, meddle, put = (text) => text) {
  const server = http.createServer(async (request, response) => {
    const { method } = request;
    const url = put(request.url);
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    const received = await buffer(request);
    const body = headers['content-type']?.includes('json') ? Buffer.from(put(received.toString())) : received;
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
