// npm run bench: every measurement in bench/, each printed as a ratio to what it is compared with.
// npm run bench -- upload: only the files whose name holds this word.
import { existsSync, readdirSync } from 'node:fs';
import process from 'node:process';

import { buildAll } from './lib/build.mjs';
import { at } from './lib/paths.mjs';
import { show } from './lib/run.mjs';
import { Problem, heading, main } from './lib/say.mjs';

const FOLDERS = ['bench', 'emulator/bench', 'www/bench'];

await main(async () => {
  const word = process.argv[2] ?? '';
  const files = FOLDERS.filter((folder) => existsSync(at(folder)))
    .flatMap((folder) => readdirSync(at(folder)).filter((file) => file.endsWith('.mjs')).sort().map((file) => `${folder}/${file}`))
    .filter((file) => file.includes(word));
  if (files.length === 0) throw new Problem(`There is no measurement with "${word}" in its name below bench/.`, { code: 2 });
  await buildAll();
  for (const file of files) {
    heading(file);
    const code = await show(process.execPath, [at(file)]);
    if (code !== 0) throw new Problem(`${file} ended with code ${code}.`);
  }
});
