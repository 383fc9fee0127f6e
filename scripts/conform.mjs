// Checks the emulator against a specification: npm run conform -- <specification file>
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';

const [path, ...rest] = process.argv.slice(2);
const print = (text) => process.stdout.write(text);

if (path === undefined || rest.length > 0) {
  process.stderr.write(
    "Usage: npm run conform -- <specification file>\nThe file is SAP's OpenAPI specification of Cloud Transport Management (YAML or JSON).\n",
  );
  process.exitCode = 2;
} else {
  process.exitCode = await main(resolve(process.env.INIT_CWD ?? '.', path));
}

async function main(file) {
  try {
    await access(file);
  } catch {
    process.stderr.write(`There is no file ${file}. Give the path of the specification.\n`);
    return 2;
  }
  try {
    await access(new URL('../emulator/dist/index.js', import.meta.url));
  } catch {
    process.stderr.write('The emulator is not built yet. Run npm run build first.\n');
    return 2;
  }
  const { conform } = await import('../emulator/conform/run.mjs');
  return (await conform(file, print)) ? 0 : 1;
}
