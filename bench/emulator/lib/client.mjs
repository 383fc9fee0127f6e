// A service in a process of its own, and a client that keeps one connection to it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';

/** Starts an emulator with these options; `options` must be plain JSON. */
export async function startService(options) {
  const child = fork(fileURLToPath(new URL('service.mjs', import.meta.url)), [JSON.stringify(options)], {
    execArgv: ['--expose-gc'],
  });
  const [{ url, token, plainUrl }] = await once(child, 'message');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = (method, path, body, headers = {}) => exchange(agent, url + path, method, token, body, headers);
  return {
    url,
    send,
    /** The bytes of the nodes, from a server that does nothing else. */
    getPlain: () => exchange(agent, plainUrl, 'GET', token, undefined, {}),
    get: async (path) => (await send('GET', path)).body,
    post: async (path, json) =>
      JSON.parse((await send('POST', path, JSON.stringify(json), { 'content-type': 'application/json' })).body),
    memory: async () => {
      child.send('memory');
      return (await once(child, 'message'))[0];
    },
    stop: async () => {
      agent.destroy();
      child.send('stop');
      await once(child, 'exit');
    },
  };
}

/** Sends one request; rejects for a status from 400 up. */
export function exchange(agent, url, method, token, body, headers) {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const options = { agent, method, headers: { authorization: `Bearer ${token}`, ...headers, ...length } };
    const call = request(url, options, (answer) => {
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('end', () => {
        const bytes = Buffer.concat(pieces);
        if (answer.statusCode >= 400) reject(new Error(`${method} ${url}: ${answer.statusCode} ${bytes}`));
        else resolve({ status: answer.statusCode, body: bytes });
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}

/** What the fastest tenth of so many measurements stays below, in milliseconds: a busy machine disturbs the others. */
export async function fastTenth(count, run) {
  const times = [];
  for (let round = 0; round < count; round += 1) {
    const started = process.hrtime.bigint();
    await run();
    times.push(Number(process.hrtime.bigint() - started) / 1e6);
  }
  return times.sort((one, other) => one - other)[Math.floor(count / 10)];
}
