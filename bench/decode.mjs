// A queue with 10,000 transport requests: checked and converted, against a bare JSON.parse of the same text.
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { CtmsClient } from 'ctms';

const REQUESTS = 10_000;
const ROUNDS = 31;
const MOST = 1.8;

const text = JSON.stringify({ transportRequests: Array.from({ length: REQUESTS }, (_, index) => request(index + 1)) });
const bytes = new TextEncoder().encode(text);
const client = new CtmsClient({
  apiUrl: 'https://ctms.example',
  // An answer that has come in already: reading it off the line is not what is measured.
  fetch: async () => ({ status: 200, headers: new Headers({ 'content-type': 'application/json' }), arrayBuffer: async () => bytes.buffer }),
});

// What one round leaves behind is not to be swept in the next.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const parsed = [];
const listed = [];
for (let round = 0; round < ROUNDS; round += 1) {
  parsed.push(await time(() => JSON.parse(text).transportRequests));
  listed.push(await time(() => client.queue.list(4)));
}
client.close();

const [bare, whole] = [median(parsed), median(listed)];
const ratio = whole / bare;
console.log(`${REQUESTS} transport requests, ${(bytes.length / 1e6).toFixed(1)} MB: JSON.parse alone ${bare.toFixed(1)} ms, client.queue.list ${whole.toFixed(1)} ms: ${ratio.toFixed(2)} times, limit ${MOST}`);
process.exitCode = ratio <= MOST ? 0 : 1;

async function time(work) {
  collectGarbage();
  const began = performance.now();
  const list = await work();
  const took = performance.now() - began;
  if (list.length !== REQUESTS || list.at(-1).id !== REQUESTS) throw new Error('the list is not whole');
  return took;
}

function median(times) {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

function request(id) {
  const day = String((id % 28) + 1).padStart(2, '0');
  return {
    id,
    status: ['initial', 'succeeded', 'error', 'repeat'][id % 4],
    archived: false,
    position: id,
    createdAt: `2026-01-${day}T08:31:10.464Z`,
    queuedAt: `2026-01-${day}T09:10:00.123Z`,
    createdBy: '11111111-2222-3333-4444-555555555555',
    createdByNamedUser: 'ci-bot',
    description: `${id.toString(16).padStart(6, '0')} Fix the totals of order ${id} in the shop "north"`,
    origin: 'DEV',
    entries: [{ id: id + 100_000, storageType: 'FILE', contentType: 'MTA', uri: String(id + 200_000) }],
  };
}
