import http from 'node:http';
import { pipeline } from 'node:stream/promises';

import { at } from './paths.mjs';

const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade'];

/**
 * Serves a page, the built package and an emulator on one origin of this
 * machine, as an approuter would: no cross-origin request, which the real
 * service is not known to allow.
 *
 * - `/` is the folder of the page
 * - `/ctms/` is the package `ctms` (its dist/ and wasm/)
 * - `/service/` is the emulator, as it is: token server and API
 * - `/approuter/` is the emulator's API with the token added here, so that a page needs no secret
 *
 * @param {{ page: string, emulator: { url: string, serviceKeys: { ctms: object, calm: object } }, port?: number }} options
 *        `page` is an absolute path; port 0, the default, takes a free one
 * @returns {Promise<{ url: string, serviceKeys: { ctms: object, calm: object }, close(): Promise<void> }>}
 *        the keys name this origin instead of the emulator's
 */
export async function startSite({ page, emulator, port = 0 }) {
  const { default: sirv } = await import('sirv');
  const files = sirv(page, { dev: true });
  const packageFiles = sirv(at('pkg'), { dev: true });
  const token = tokenSource(emulator.serviceKeys.ctms.uaa);
  const server = http.createServer((request, response) => {
    route(request, response).catch((error) => {
      if (!response.headersSent) response.writeHead(502);
      response.end(`${error.message}\n`);
    });
  });

  async function route(request, response) {
    const [, room, rest] = /^\/(service|approuter|ctms)(\/.*)$/.exec(request.url) ?? [];
    if (room === 'service') return forward(request, response, emulator.url + rest);
    if (room === 'approuter') {
      return forward(request, response, emulator.url + rest, { authorization: `Bearer ${await token()}` });
    }
    const served = room === 'ctms' ? packageFiles : files;
    if (room === 'ctms') request.url = rest;
    return served(request, response, () => response.writeHead(404).end('not found\n'));
  }

  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    serviceKeys: JSON.parse(JSON.stringify(emulator.serviceKeys).replaceAll(emulator.url, `${url}/service`)),
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

async function forward(request, response, target, added = {}) {
  const headers = { ...request.headers, ...added };
  for (const name of [...HOP_BY_HOP, 'host']) delete headers[name];
  const onward = http.request(target, { method: request.method, headers });
  const answered = new Promise((resolve, reject) => {
    onward.once('response', resolve).once('error', reject);
  });
  const sent = pipeline(request, onward);
  sent.catch(() => onward.destroy());
  const answer = await answered;
  const answerHeaders = { ...answer.headers };
  for (const name of HOP_BY_HOP) delete answerHeaders[name];
  response.writeHead(answer.statusCode, answerHeaders);
  await pipeline(answer, response);
}

function tokenSource({ url, clientid, clientsecret }) {
  let answer;
  let expires = 0;
  return async () => {
    if (Date.now() >= expires) {
      const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientid, client_secret: clientsecret });
      const response = await fetch(`${url}/oauth/token`, { method: 'POST', body });
      if (!response.ok) throw new Error(`the token server answered ${response.status}`);
      answer = await response.json();
      expires = Date.now() + (answer.expires_in - 60) * 1000;
    }
    return answer.access_token;
  };
}
