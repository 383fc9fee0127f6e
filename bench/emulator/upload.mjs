// Receiving an upload: the emulator beside a Node server with busboy and SHA-256, and its peak memory.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { send } from './lib/sender.mjs';

const megabytes = Number(process.argv[2] ?? 1000);
const rounds = 3;
const leastRatio = 0.7;
const mostMiB = 150;

const receivers = {};
for (const name of ['busboy', 'emulator']) receivers[name] = await start(name);
// Turn by turn, so that a busy machine slows both.
for (let round = 0; round < rounds; round += 1) {
  for (const receiver of Object.values(receivers)) receiver.seconds.push(await send(receiver.address, megabytes));
}
for (const receiver of Object.values(receivers)) receiver.peakMiB = (await stop(receiver)) / 1024;

const best = (name) => Math.min(...receivers[name].seconds);
const ratio = best('busboy') / best('emulator');
const { peakMiB } = receivers.emulator;
console.log(`Upload of ${megabytes} MiB, best of ${rounds}:`);
for (const name of Object.keys(receivers)) {
  console.log(
    `  ${name.padEnd(9)} ${best(name).toFixed(2)} s  ${Math.round(megabytes / best(name))} MiB/s  peak ${Math.round(receivers[name].peakMiB)} MiB`,
  );
}
console.log(
  `  speed of the emulator: ${ratio.toFixed(2)} of busboy with SHA-256 (at least ${leastRatio}); peak memory ${Math.round(peakMiB)} MiB (at most ${mostMiB})`,
);
process.exitCode = ratio >= leastRatio && peakMiB <= mostMiB ? 0 : 1;

async function start(name) {
  const child = fork(fileURLToPath(new URL('lib/receiver.mjs', import.meta.url)), [name]);
  const [address] = await once(child, 'message');
  return { child, address, seconds: [] };
}

async function stop({ child }) {
  child.send('stop');
  const [{ peakKiB }] = await once(child, 'message');
  await once(child, 'exit');
  return peakKiB;
}
