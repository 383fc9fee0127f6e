// node emulator/fidelity/compare.mjs <folder>: how recordings differ from what the emulator says.
import { differences, recordEmulator, recordingsIn } from './recordings.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Usage: node emulator/fidelity/compare.mjs <folder with recordings>\n');
  process.exitCode = 2;
} else {
  const found = differences(await recordingsIn(folder), await recordEmulator());
  process.stdout.write(found.length === 0 ? 'No difference.\n' : `${found.join('\n')}\n${found.length} differences\n`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
