// Large and long: 100,000 transport requests in the queues, then 10,000 uploads in one process without growth.
import process from 'node:process';

import { startService } from './lib/client.mjs';

const uploads = Number(process.argv[2] ?? 10_000);
const queues = 10;
const perQueue = 10_000;
const mostGrowthMiB = 16;
const mebibyte = 1024 * 1024;

const names = Array.from({ length: queues }, (_, index) => `N${index}`);
const service = await startService({
  importMs: 0,
  landscape: {
    nodes: [{ name: 'DEV' }, ...names.map((name) => ({ name }))],
    routes: names.map((name) => `DEV -> ${name}`),
    queues: Object.fromEntries(names.map((name) => [name, { initial: perQueue }])),
  },
});
const nodes = JSON.parse(await service.get('/v2/nodes')).nodes;

console.log(`${(queues * perQueue).toLocaleString('en')} transport requests in ${queues} queues:`);
const queue = `/v2/nodes/${nodes[1].id}/transportRequests`;
await timed('listing one queue', () => service.get(`${queue}?status=in`));
const { actionId } = await timed('starting Import All of it', () => service.post(`${queue}/importAll`, {}));
await timed('importing them', () => service.get(`/v2/actions/${actionId}`));
await timed('an export into all queues', async () => {
  const entries = [{ uri: String((await upload()).fileId) }];
  const body = { nodeName: 'DEV', contentType: 'MTA', storageType: 'FILE', description: 'Bench', entries };
  return service.post('/v2/nodes/export', body);
});

/** What is remembered of requests has its full size after 10,000 of them. */
const settled = 6000;
for (let count = 0; count < settled; count += 1) await uploadAndDelete();
const before = await service.memory();
const started = process.hrtime.bigint();
for (let count = 0; count < uploads; count += 1) await uploadAndDelete();
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
const after = await service.memory();
const growth = (after.heapUsed - before.heapUsed) / mebibyte;
console.log(`${uploads.toLocaleString('en')} uploads, each deleted again, in ${seconds.toFixed(1)} s:`);
console.log(
  `  heap ${(after.heapUsed / mebibyte).toFixed(1)} MiB, grown by ${growth.toFixed(1)} MiB (at most ${mostGrowthMiB}); resident ${Math.round(after.rss / mebibyte)} MiB`,
);

const large = JSON.stringify({ description: 'x'.repeat(mebibyte / 2) });
for (let count = 0; count < 600; count += 1)
  await service.send('POST', '/v2/nodes/upload', large, { 'content-type': 'application/json' }).catch(() => undefined);
const kept = ((await service.memory()).heapUsed - after.heapUsed) / mebibyte;
console.log(`600 bodies of 0.5 MiB: heap grown by ${kept.toFixed(1)} MiB (at most ${mostGrowthMiB})`);
process.exitCode = kept <= mostGrowthMiB && growth <= mostGrowthMiB && after.files === 1 ? 0 : 1;
await service.stop();

async function timed(what, run) {
  const begin = process.hrtime.bigint();
  const result = await run();
  console.log(`  ${what}: ${Math.round(Number(process.hrtime.bigint() - begin) / 1e6)} ms`);
  return result;
}

async function upload() {
  const boundary = 'bench-7d3f';
  const body = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="bench.mtar"\r\ncontent-type: application/octet-stream\r\n\r\n${'x'.repeat(2048)}\r\n--${boundary}--\r\n`;
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  return JSON.parse((await service.send('POST', '/v2/files/upload', body, headers)).body);
}

async function uploadAndDelete() {
  await service.send('DELETE', `/v2/files/${(await upload()).fileId}`);
}
