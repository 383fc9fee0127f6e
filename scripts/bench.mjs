// npm run bench: every measurement, native and in Node; each prints its ratio to what it is compared with.
// npm run bench -- upload: only those whose file name holds this word.
import path from 'node:path';
import process from 'node:process';

import { buildAll } from './lib/build.mjs';
import { measurements } from './lib/measurements.mjs';
import { at, targetFolder } from './lib/paths.mjs';
import { show } from './lib/run.mjs';
import { Problem, heading, main } from './lib/say.mjs';

await main(async () => {
  const word = process.argv[2] ?? '';
  const files = measurements(word);
  if (files.length === 0) throw new Problem(`There is no measurement with "${word}" in its name.`, { code: 2 });
  await buildAll();
  const failed = [];
  for (const file of files) {
    heading(file);
    const code = await (file.endsWith('.rs') ? runNative(file) : show(process.execPath, [at(file)]));
    if (code !== 0) failed.push(file);
  }
  if (failed.length > 0) throw new Problem(`Over a limit, or not measured: ${failed.join(', ')}.`);
});

function runNative(file) {
  return show('cargo', ['bench', '--locked', '--target-dir', targetFolder, '--bench', path.basename(file, '.rs')]);
}
