import { spawnSync } from 'node:child_process';
import process from 'node:process';

import { root } from './paths.mjs';
import { start } from './programs.mjs';
import { Problem } from './say.mjs';

const KEPT_OUTPUT = 30_000;

/**
 * Runs a program to its end without showing its output; the output is kept and
 * shown when the program fails.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onFailure?: string }} [options]
 *        `onFailure` is the sentence that a failure shows
 * @returns {Promise<string>} what it wrote to stdout
 * @throws {Problem} when it cannot be started or ends with another code than 0
 */
export async function run(program, args, { cwd = root, env = process.env, onFailure } = {}) {
  const child = start(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let all = '';
  let stdout = '';
  const collect = (chunk) => {
    all = (all + chunk).slice(-KEPT_OUTPUT);
  };
  child.stdout.setEncoding('utf8').on('data', (chunk) => { stdout += chunk; collect(chunk); });
  child.stderr.setEncoding('utf8').on('data', collect);
  const { code, signal } = await ended(child, program);
  if (code !== 0) {
    const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
    throw new Problem(onFailure ?? `"${[program, ...args].join(' ')}" ${how}.`, { output: all });
  }
  return stdout;
}

/**
 * Runs a program with its output on ours.
 *
 * @returns {Promise<number>} its exit code; 1 when a signal ended it
 */
export async function show(program, args, { cwd = root, env = process.env } = {}) {
  const child = start(program, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
  return (await ended(child, program)).code ?? 1;
}

/** What a program answers to a question such as `--version`; undefined when there is no such program. */
export function ask(program, args, options = {}) {
  const answer = spawnSync(program, args, { cwd: root, encoding: 'utf8', ...options });
  return answer.status === 0 ? answer.stdout.trim() : undefined;
}

/** How to call npm: the one that runs us, because on Windows it is no program of its own. */
export function npm(args) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('js')) return [process.execPath, [script, ...args]];
  return process.platform === 'win32' ? ['cmd.exe', ['/c', 'npm', ...args]] : ['npm', args];
}

function ended(child, program) {
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      reject(new Problem(`"${program}" could not be started (${error.code ?? error.message}).`));
    });
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
}
