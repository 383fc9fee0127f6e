import { Writable } from 'node:stream';

import { runCommand } from '../../pkg/dist/cli/program.js';

/**
 * Runs the command within this process, where it can have another clock.
 *
 * @param {string[]} args
 * @param {{ key?: object, clock?: object, env?: Record<string, string> }} options
 * @returns {Promise<{ code: number, stdout: string, stderr: string, json: any }>} `json` is stdout's document with `--json`
 */
export async function runInProcess(args, { key, clock, env = {} }) {
  const streams = { stdout: sink(), stderr: sink() };
  const code = await runCommand(args, { ...streams, stdin: process.stdin, env: { ...(key && { CTMS_SERVICE_KEY: JSON.stringify(key) }), ...env }, clock });
  const [stdout, stderr] = [streams.stdout.text(), streams.stderr.text()];
  return { code, stdout, stderr, json: args.includes('--json') ? JSON.parse(stdout) : undefined };
}

function sink() {
  const chunks = [];
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(chunk);
      done();
    },
  });
  return Object.assign(stream, { text: () => Buffer.concat(chunks).toString() });
}
