import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { pipeline } from 'node:stream/promises';

/**
 * Starts what stands before the API in a landscape with an approuter: it knows
 * the caller by a cookie, adds the token, and wants a CSRF token with
 * everything that changes something.
 *
 * @param {{ url: string, authorization: () => Promise<string>, cookie?: string, page?: string, givesCsrf?: boolean }} options
 *        `url` is the API behind it, `page` an origin that may call with its cookies,
 *        `givesCsrf: false` one that asks for a CSRF token and never gives it
 */
export async function startApprouter({ url, authorization, cookie, page, givesCsrf = true }) {
  const seen = [];
  let csrf = token();
  const server = http.createServer((request, response) => {
    answer(request, response).catch((error) => response.destroy(error));
  });

  async function answer(request, response) {
    if (page) {
      response.setHeader('access-control-allow-origin', page);
      response.setHeader('access-control-allow-credentials', 'true');
      response.setHeader('access-control-expose-headers', 'x-csrf-token');
    }
    if (request.method === 'OPTIONS') {
      response.setHeader('access-control-allow-methods', 'GET, POST, PUT, DELETE');
      response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '');
      return response.writeHead(204).end();
    }
    seen.push({ method: request.method, path: request.url, headers: request.headers });
    if (cookie && !(request.headers.cookie ?? '').includes(cookie)) return refuse(request, response, 401);
    const given = request.headers['x-csrf-token'];
    if (given?.toLowerCase() === 'fetch' && givesCsrf) response.setHeader('x-csrf-token', csrf);
    if (request.method !== 'GET' && given !== csrf) {
      response.setHeader('x-csrf-token', 'Required');
      return refuse(request, response, 403);
    }
    return forward(request, response);
  }

  async function forward(request, response) {
    const { host, connection, ...headers } = request.headers;
    const onward = http.request(url + request.url, { method: request.method, headers: { ...headers, authorization: await authorization() } });
    const answered = new Promise((resolve, reject) => { onward.once('response', resolve).once('error', reject); });
    await pipeline(request, onward);
    const answer = await answered;
    response.writeHead(answer.statusCode, { 'content-type': answer.headers['content-type'] ?? 'text/plain' });
    await pipeline(answer, response);
  }

  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    seen,
    csrf: () => csrf,
    /** The session ends: the old CSRF token is worth nothing any more. */
    renew: () => { csrf = token(); },
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function refuse(request, response, status) {
  request.resume();
  request.once('end', () => response.writeHead(status).end());
}

function token() {
  return `marked-csrf-${randomBytes(12).toString('hex')}`;
}
