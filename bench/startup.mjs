// From the start of the process to its first request: ctms export beside a plain script that calls fetch.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { packSample } from '../scripts/lib/archive.mjs';
import { ctmsScript } from '../scripts/lib/command.mjs';
import { within } from './lib/measure.mjs';

const ROUNDS = Number(process.argv[2] ?? 41);
const MOST = 1.5;

let heard;
const server = createServer((request, response) => {
  heard?.(process.hrtime.bigint());
  response.end('{}');
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const url = `http://127.0.0.1:${server.address().port}`;
const serviceKey = JSON.stringify({ uri: url, uaa: { url, clientid: 'sb-bench!b1|alm-ts-backend!b9', clientsecret: 'bench-only-secret=' } });
const archive = await packSample();

const contenders = {
  ctms: [ctmsScript(), 'export', archive, '--from', 'DEV', '--description', 'Bench'],
  fetch: [fileURLToPath(new URL('lib/fetch.mjs', import.meta.url)), url],
};
const times = { ctms: [], fetch: [] };
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, args] of Object.entries(contenders)) times[name].push(await firstRequest(args));
  }
} finally {
  server.close();
}

const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
const [ctms, plain] = [median(times.ctms), median(times.fetch)];
console.log(`From the start of the process to its first request, median of ${ROUNDS}:`);
console.log(`  ctms   ${ctms.toFixed(0)} ms`);
console.log(`  fetch  ${plain.toFixed(0)} ms`);
process.exitCode = within('ctms to a plain script with fetch', ctms / plain, MOST) ? 0 : 1;

async function firstRequest(args) {
  const reached = new Promise((resolve) => { heard = resolve; });
  const began = process.hrtime.bigint();
  const child = spawn(process.execPath, args, { env: { ...process.env, CTMS_SERVICE_KEY: serviceKey }, stdio: 'ignore' });
  const ended = once(child, 'close').then(() => { throw new Error(`${args[0]} ended before its first request`); });
  const at = await Promise.race([reached, ended]);
  ended.catch(() => {});
  child.kill();
  await once(child, 'close');
  return Number(at - began) / 1e6;
}
