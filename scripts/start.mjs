// npm start: the emulator and the admin page, until Ctrl-C.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { buildAll } from './lib/build.mjs';
import { pageFolder } from './lib/page.mjs';
import { at } from './lib/paths.mjs';
import { cyan, dim, heading, main, say } from './lib/say.mjs';

const PAGE_PORT = 8080;
const EMULATOR_PORT = 8081;

await main(async () => {
  await buildAll();
  const { packSample } = await import('./lib/archive.mjs');
  const { createEmulator } = await import('ctms-emulator');
  const { startSite } = await import('./lib/site.mjs');
  const archive = await packSample();
  const emulator = await onPort(EMULATOR_PORT, (port) => createEmulator({ port }));
  const site = await onPort(PAGE_PORT, (port) => startSite({ page: pageFolder, emulator, port }));
  tell(emulator, site, archive);
  await interrupted();
  await site.close();
  await emulator.close();
  say('\nStopped.');
});

function tell(emulator, site, archive) {
  heading('Running until Ctrl-C');
  say(`  page      ${cyan(site.url)}  ${dim('connect through /approuter, or try the built-in emulator')}`);
  say(`  emulator  ${cyan(emulator.url)}  ${dim('landscape DEV -> QA -> PROD, and HUB -> TRAINING')}`);
  heading('To try the command, in another terminal');
  const keys = writeKeys(site.serviceKeys);
  say(`  npx --no -- ctms export ${fromHere(archive)} --from DEV --service-key ${keys.ctms}`);
  say(`  npx --no -- ctms export ${fromHere(archive)} --from DEV --service-key ${keys.calm}  ${dim('through SAP Cloud ALM')}`);
}

/** Writes the keys beside the sample archive; they name the page's own origin, so that the command and the page can both use them. */
function writeKeys(serviceKeys) {
  return Object.fromEntries(Object.entries(serviceKeys).map(([kind, key]) => {
    const file = `target/demo/${kind}-key.json`;
    writeFileSync(at(file), `${JSON.stringify(key, null, 2)}\n`);
    return [kind, file];
  }));
}

function fromHere(file) {
  return path.relative(at('.'), file).split(path.sep).join('/');
}

/** Takes the usual port, or any other when that one is in use. */
async function onPort(port, start) {
  try {
    return await start(port);
  } catch (error) {
    if (error.code !== 'EADDRINUSE') throw error;
    return start(0);
  }
}

function interrupted() {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
  });
}
