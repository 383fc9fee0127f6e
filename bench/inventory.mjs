// client.status in a landscape of 500 nodes with 10,000 transport requests, against bare fetches of the same calls, three at a time.
import { once } from 'node:events';
import { createServer } from 'node:http';
import process from 'node:process';

import { CtmsClient } from 'ctms';

const NODES = 500;
const REQUESTS_OF_A_NODE = 20;
const ROUNDS = 5;
const MOST = 3;

const answers = new Map(landscape());
const server = createServer((request, response) => {
  const answer = answers.get(request.url.split('?')[0]);
  response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(answer);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const apiUrl = `http://127.0.0.1:${server.address().port}`;

let paths = [];
const times = { bare: [], status: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  paths = [];
  const client = new CtmsClient({ apiUrl, fetch: (url, init) => { paths.push(url); return fetch(url, init); } });
  const began = performance.now();
  const { rows, nodes } = await client.status();
  times.status.push(performance.now() - began);
  client.close();
  if (nodes.length !== NODES || rows.length === 0) throw new Error('the matrix is not whole');
  times.bare.push(await bare(paths));
}
server.close();
server.closeAllConnections();

const [bareMs, statusMs] = [Math.min(...times.bare), Math.min(...times.status)];
const ratio = statusMs / bareMs;
console.log(`${NODES} nodes, ${NODES * REQUESTS_OF_A_NODE} transport requests, ${paths.length} calls: bare fetches ${bareMs.toFixed(0)} ms, client.status ${statusMs.toFixed(0)} ms: ${ratio.toFixed(2)} times, limit ${MOST}`);
process.exitCode = ratio <= MOST ? 0 : 1;

async function bare(urls) {
  const left = [...urls];
  const began = performance.now();
  await Promise.all(Array.from({ length: 3 }, async () => {
    for (let url = left.shift(); url !== undefined; url = left.shift()) await (await fetch(url)).json();
  }));
  return performance.now() - began;
}

function* landscape() {
  const ids = Array.from({ length: NODES }, (_, at) => at + 1);
  yield ['/v2/nodes', JSON.stringify({ nodes: ids.map((id) => ({ id, name: `NODE_${id}` })) })];
  yield ['/v2/routes', JSON.stringify({ routes: ids.slice(1).map((id) => ({ id, sourceNodeId: id - 1, targetNodeId: id })) })];
  for (const node of ids) {
    const requests = Array.from({ length: REQUESTS_OF_A_NODE }, (_, at) => request(node, at));
    yield [`/v2/nodes/${node}/transportRequests`, JSON.stringify({ transportRequests: requests })];
    for (const { id, status } of requests) yield [`/v2/nodes/${node}/transportRequests/${id}/logs`, JSON.stringify({ logs: [log(id, status)] })];
  }
}

function request(node, at) {
  const id = node * 100 + at;
  return {
    id, status: at === REQUESTS_OF_A_NODE - 1 ? 'initial' : 'succeeded', archived: false, position: at + 1,
    createdAt: '2026-01-05T08:31:10.464Z', queuedAt: '2026-01-05T09:10:00.123Z', createdByNamedUser: 'ci-bot', origin: 'DEV',
    description: `${id.toString(16).padStart(6, '0')} Fix the totals of order ${id}`,
    entries: [{ id: id + 1_000_000, storageType: 'FILE', contentType: 'MTA', uri: String(id + 2_000_000) }],
  };
}

function log(id, status) {
  const message = (at) => ({ id: id * 100 + at, messageId: ' ', severity: 'I', message: `Deploying application "shop-${at}"...`, createdAt: `2026-01-06T09:10:${String(at + 10)}.123Z` });
  const messages = Array.from({ length: 20 }, (_, at) => message(at));
  return {
    actionId: id + 5_000_000, actionType: status === 'initial' ? 'NU' : 'I', status: 'succeeded', actionStartedAt: '2026-01-06T09:10:00.123Z', actionTriggeredByNamedUser: 'ops', messages: [],
    entities: [{ id: id + 1_000_000, uri: String(id + 2_000_000), fileName: `shop_1.${id % 100}.0.mtar`, status: 'succeeded', messages }],
  };
}
