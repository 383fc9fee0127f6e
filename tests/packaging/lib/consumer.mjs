import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { pack } from '../../../scripts/lib/pack.mjs';
import { npm, run } from '../../../scripts/lib/run.mjs';

/**
 * Makes a throw-away project far from this repository and installs packages
 * into it from their tarballs, as a user would.
 *
 * @param {string[]} folders  the packages, e.g. ["pkg", "emulator"]
 */
export async function makeConsumer(folders) {
  const folder = mkdtempSync(path.join(tmpdir(), 'ctms-consumer-'));
  const write = (name, text) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  write('package.json', '{ "name": "consumer", "private": true }\n');
  const tarballs = await Promise.all(folders.map((name) => pack(name, folder)));
  await run(...npm(['install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs]), { cwd: folder });
  return {
    folder,
    write,
    /** Runs a script of this text in the project, and answers what it printed. */
    node: (name, text, env = {}) => run(process.execPath, [write(name, text)], { cwd: folder, env: { ...process.env, ...env } }),
    /** Runs a program in the project with exactly this environment, and answers what it printed. */
    run: (program, args, env) => run(program, args, { cwd: folder, env }),
    /** Runs a program in the project, and answers what it wrote to stderr. */
    stderr: (program, args) => spawnSync(program, args, { cwd: folder, encoding: 'utf8' }).stderr,
    /** Runs the package's command as npx finds it, and answers what it printed. */
    npx: (args, env = {}) => run(...npm(['exec', '--no', '--', ...args]), { cwd: folder, env: { ...process.env, ...env } }),
    /** What npm installed: paths in node_modules with what the lock file says of them. */
    installed: () => JSON.parse(readFileSync(path.join(folder, 'node_modules/.package-lock.json'), 'utf8')).packages,
    remove: () => rmSync(folder, { recursive: true }),
  };
}
