// Sending 1,000 MiB: ctms export beside curl -F and a bare http.request, to a receiver that hashes.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { ctmsScript } from '../scripts/lib/command.mjs';
import { largeArchive, sha256 } from './lib/archive.mjs';
import { compete, measure, within } from './lib/measure.mjs';

const MEBIBYTES = Number(process.argv[2] ?? 1000);
const ROUNDS = Number(process.argv[3] ?? 3);
const MOST_WALL = 1.4;
const MOST_MEMORY = 1.25;

const archive = await largeArchive(MEBIBYTES);
const service = fork(fileURLToPath(new URL('lib/service.mjs', import.meta.url)));
const [{ url, serviceKey, token }] = await once(service, 'message');
const upload = `${url}/v2/files/upload`;
const env = { CTMS_SERVICE_KEY: JSON.stringify(serviceKey), BENCH_TOKEN: token };

try {
  const best = await compete({
    ctms: () => measure(process.execPath, [ctmsScript(), 'export', archive, '--from', 'DEV', '--description', 'Bench'], env),
    http: () => measure(process.execPath, [fileURLToPath(new URL('lib/bare.mjs', import.meta.url)), upload, archive], env),
    curl: () => measure('curl', ['--fail', '--silent', '--show-error', '-H', `Authorization: Bearer ${token}`, '-F', `file=@${archive}`, upload]),
  }, ROUNDS);
  await checkBytes(await ask('files'));
  console.log(`Sending ${MEBIBYTES} MiB, best of ${ROUNDS}; whole processes, the receiver hashes:`);
  for (const [name, { seconds, peakMiB }] of Object.entries(best)) {
    console.log(`  ${name.padEnd(5)} ${seconds.toFixed(2)} s${Number.isFinite(peakMiB) ? `  peak ${peakMiB.toFixed(0)} MiB` : ''}`);
  }
  const checks = [
    within('wall time, ctms to curl -F', best.ctms.seconds / best.curl.seconds, MOST_WALL),
    within('peak memory, ctms to http.request', best.ctms.peakMiB / best.http.peakMiB, MOST_MEMORY),
  ];
  process.exitCode = checks.every(Boolean) ? 0 : 1;
} finally {
  service.send('stop');
}

async function ask(question) {
  service.send(question);
  return (await once(service, 'message'))[0];
}

/** A measurement of bytes that did not arrive would be worth nothing. */
async function checkBytes(files) {
  const expected = await sha256(archive);
  const wrong = files.filter((file) => file.sha256 !== expected);
  if (files.length !== 3 * ROUNDS || wrong.length > 0) throw new Error(`${wrong.length} of ${files.length} files arrived with other bytes`);
}
