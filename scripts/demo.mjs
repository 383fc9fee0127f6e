// npm run demo: builds everything, sends a real archive through the real command three times, and shows a failed import.
// Until the set-up has run there may be no npm packages, so nothing here imports one at the top.
import path from 'node:path';
import process from 'node:process';

import { buildCommand } from './lib/build.mjs';
import { ctmsScript, withKey } from './lib/command.mjs';
import { at } from './lib/paths.mjs';
import { readQueues } from './lib/queues.mjs';
import { show } from './lib/run.mjs';
import { Problem, bold, cyan, dim, heading, main, say } from './lib/say.mjs';

await main(async () => {
  await buildCommand();
  const { packSample } = await import('./lib/archive.mjs');
  const { createEmulator, faults } = await import('ctms-emulator');
  const archive = await packSample();
  const emulator = await createEmulator({ port: 0 });
  try {
    heading('A Cloud Transport Management of our own');
    say(`  ${emulator.url}  ${dim('emulator with the landscape DEV -> QA -> PROD, and HUB -> TRAINING; this run\'s end is its end')}`);
    say(`  ${path.relative(at('.'), archive)}  ${dim('packed from examples/shop')}`);
    await send(archive, emulator.serviceKeys);
    await showQueues(emulator);
    emulator.failNext('POST /v2/nodes/{nodeId}/transportRequests/import', faults.importEnds('ds-quota-memory'));
    await failImport(archive, emulator.serviceKeys.ctms);
  } finally {
    await emulator.close();
  }
  say(`\nDone. In this folder the command is ${bold('npx --no -- ctms')}, for example ${bold('npx --no -- ctms --help')}.`);
  say(`Next: ${bold('npm start')} keeps the emulator running, with a page that uploads from the browser.`);
});

async function send(archive, { ctms, calm }) {
  const name = path.basename(archive);
  heading('Export from DEV, with a key of Cloud Transport Management');
  await runCommand(['export', name, '--from', 'DEV'], ctms);
  heading('Upload to QA, with the same key');
  await runCommand(['upload', name, '--to', 'QA'], ctms);
  heading('Export from DEV, with a key of SAP Cloud ALM');
  await runCommand(['export', name, '--from', 'DEV'], calm);
}

/** One import that fails, as it does where the target has no memory left. */
async function failImport(archive, serviceKey) {
  heading('An import that fails, and explains itself');
  await runCommand(['upload', path.basename(archive), '--to', 'QA', '--import-to', 'QA'], serviceKey, 1);
}

async function runCommand(args, serviceKey, expected = 0) {
  say(`${dim('CTMS_SERVICE_KEY=(key)')} ${cyan(['ctms', ...args].join(' '))}`);
  const code = await show(process.execPath, [ctmsScript(), ...args], { cwd: at('target/demo'), env: withKey(serviceKey) });
  if (code !== expected) throw new Problem(`"ctms ${args.join(' ')}" ended with exit code ${code}.`);
}

async function showQueues(emulator) {
  heading('The import queues now');
  const queues = await readQueues(emulator.serviceKeys.ctms);
  const width = Math.max(...queues.map(({ node }) => node.length));
  for (const { node, requests } of queues) {
    if (requests.length === 0) say(`  ${node.padEnd(width)}  ${dim('empty')}`);
    for (const [place, request] of requests.entries()) {
      const files = request.fileIds.map((id) => nameOfFile(emulator, id)).join(', ');
      say(`  ${(place === 0 ? node : '').padEnd(width)}  request ${request.id}  ${request.status}  ${files}  ${dim(request.description)}`);
    }
  }
}

function nameOfFile(emulator, id) {
  return emulator.files.find((file) => String(file.fileId) === id)?.fileName ?? `file ${id}`;
}
