import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import process from 'node:process';

import { ctmsScript, withKey } from '../../scripts/lib/command.mjs';

/**
 * Runs the command as a user would, in a process of its own.
 *
 * @param {string[]} args
 * @param {{ key?: object, cwd?: string, env?: Record<string, string>, input?: string }} [options]
 *        without a key, the environment holds none
 * @returns {Promise<{ code: number, stdout: string, stderr: string, json: any }>}
 *          `json` is stdout's one document, where it is one
 */
export async function ctms(args, { key, cwd, env = {}, input = '' } = {}) {
  const base = withKey(key ?? {});
  if (key === undefined) delete base.CTMS_SERVICE_KEY;
  const child = spawn(process.execPath, [ctmsScript(), ...args], { cwd, env: { ...base, ...env } });
  child.stdin.on('error', () => {}).end(input);
  const closed = new Promise((resolve) => { child.once('close', resolve); });
  const [stdout, stderr] = (await Promise.all([buffer(child.stdout), buffer(child.stderr)])).map(String);
  return { code: await closed, stdout, stderr, json: document(stdout) };
}

function document(stdout) {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}
