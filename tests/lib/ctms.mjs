import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import process from 'node:process';

import { ctmsScript } from '../../scripts/lib/command.mjs';

/** Variables of this shell that the command would read, and tests must not depend on. */
const READ = /^(CTMS_|PIPER_|VCAP_|GITHUB_|CI$|CI_|GITLAB_|TF_BUILD|BUILD_|AGENT_|SYSTEM_|JENKINS_|BITBUCKET_|NO_COLOR|NODE_EXTRA_CA_CERTS|(https?|no|all)_proxy$)/i;

/**
 * Runs the command as a user would, in a process of its own whose environment
 * holds nothing else that the command reads.
 *
 * @param {string[]} args
 * @param {{ key?: object, cwd?: string, env?: Record<string, string>, input?: string }} [options]
 * @returns {Promise<{ code: number, stdout: string, stderr: string, json: any }>}
 *          `json` is stdout's one document, where it is one
 */
export async function ctms(args, { key, cwd, env = {}, input = '' } = {}) {
  const keys = key === undefined ? {} : { CTMS_SERVICE_KEY: JSON.stringify(key) };
  const child = spawn(process.execPath, [ctmsScript(), ...args], { cwd, env: { ...bareEnvironment(), ...keys, ...env } });
  child.stdin.on('error', () => {}).end(input);
  const closed = new Promise((resolve, reject) => { child.once('error', reject).once('close', resolve); });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, stdout, stderr, json: document(stdout) };
}

/** The environment without what the command reads. */
export function bareEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !READ.test(name)));
}

function document(stdout) {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}
