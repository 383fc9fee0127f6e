import process from 'node:process';

import { ask, run } from './run.mjs';
import { step } from './say.mjs';

/**
 * Installs packages of Debian or Ubuntu, where this user may: as root, or with sudo that asks no password.
 *
 * @param {string} what        what they are for, e.g. "browser for the tests"
 * @param {string[]} packages
 * @param {string} onFailure   the sentence that a failure shows
 * @returns {Promise<boolean>} false where this user may not or there is no apt-get
 */
export async function aptInstall(what, packages, onFailure) {
  const root = process.getuid?.() === 0;
  const sudo = !root && ask('sudo', ['-n', 'true']) !== undefined;
  if (ask('apt-get', ['--version']) === undefined || !(root || sudo)) return false;
  const [program, ...before] = root ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step(`${what} (apt-get install ${packages.join(' ')})`, 'about 1 minute', async () => {
    await run(program, [...before, 'update'], { env, onFailure });
    await run(program, [...before, 'install', '-y', '--no-install-recommends', ...packages], { env, onFailure });
  });
  return true;
}
