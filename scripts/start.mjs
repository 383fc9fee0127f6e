// npm start: the emulator and the demo page, until Ctrl-C.
import process from 'node:process';

import { buildAll } from './lib/build.mjs';
import { at } from './lib/paths.mjs';
import { bold, cyan, dim, heading, main, say } from './lib/say.mjs';

const PAGE_PORT = 8080;
const EMULATOR_PORT = 8081;

await main(async () => {
  await buildAll();
  const { packSample } = await import('./lib/archive.mjs');
  const { createEmulator } = await import('ctms-emulator');
  const { startSite } = await import('./lib/site.mjs');
  await packSample();
  const emulator = await onPort(EMULATOR_PORT, (port) => createEmulator({ port }));
  const site = await onPort(PAGE_PORT, (port) => startSite({ page: at('examples/page'), emulator, port }));
  tell(emulator, site);
  await interrupted();
  await site.close();
  await emulator.close();
  say('\nStopped.');
});

function tell(emulator, site) {
  heading('Running until Ctrl-C');
  say(`  page      ${cyan(site.url)}  ${dim('uploads an archive from the browser; target/demo/shop_1.4.0.mtar is one')}`);
  say(`  emulator  ${cyan(emulator.url)}  ${dim('landscape DEV -> QA -> PROD')}`);
  heading('Keys to try the command with, in another terminal');
  for (const [name, key] of Object.entries(emulator.serviceKeys)) {
    say(`  ${name === 'calm' ? 'SAP Cloud ALM' : 'Cloud Transport Management'}:`);
    say(`  export CTMS_SERVICE_KEY='${JSON.stringify(key)}'`);
  }
  say(`  ${bold('node pkg/dist/cli/main.js export target/demo/shop_1.4.0.mtar --from DEV')}`);
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
