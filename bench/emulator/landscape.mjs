// A landscape of 500 nodes: listing it, beside a Node server in the same process that sends the same bytes.
import process from 'node:process';

import { exampleLandscape } from 'ctms-emulator';

import { fastTenth, startService } from './lib/client.mjs';

const rounds = 200;
const most = 3;

const { nodes, routes } = await exampleLandscape('large');
const service = await startService({ landscape: { nodes, routes } });
const listing = () => service.get('/v2/nodes');
const bytes = await listing();
for (const warmUp of [service.getPlain, listing]) await fastTenth(rounds, warmUp);
// Turn by turn, so that a busy machine slows both.
const [sent, listed] = [[], []];
for (let turn = 0; turn < 5; turn += 1) {
  sent.push(await fastTenth(rounds, service.getPlain));
  listed.push(await fastTenth(rounds, listing));
}
await service.stop();
const ratio = Math.min(...listed) / Math.min(...sent);
console.log(
  `${JSON.parse(bytes).nodes.length} nodes, ${Math.round(bytes.length / 1024)} KiB, the fastest tenth of ${rounds}:`,
);
console.log(`  a plain server ${Math.min(...sent).toFixed(2)} ms, the emulator ${Math.min(...listed).toFixed(2)} ms`);
console.log(`  ${ratio.toFixed(2)} times as long (at most ${most})`);
process.exitCode = ratio <= most ? 0 : 1;
