import { Writable } from 'node:stream';

import { runCommand } from '../../pkg/dist/cli/program.js';

/**
 * Runs the command within this process, where it can have another clock.
 *
 * @param {string[]} args
 * @param {{ key?: object, clock?: object, env?: Record<string, string>, columns?: number }} options
 *          `columns` is the width of the terminal that stdout is; without it stdout is a log
 * @returns {Promise<{ code: number, stdout: string, stderr: string, output: string, json: any }>}
 *          `output` is both in the order in which they were written; `json` is stdout's document with `--json`
 */
export async function runInProcess(args, { key, clock, env = {}, columns }) {
  const output = [];
  const streams = { stdout: Object.assign(sink(output), columns && { isTTY: true, columns }), stderr: sink(output) };
  const code = await runCommand(args, { ...streams, stdin: process.stdin, env: { ...(key && { CTMS_SERVICE_KEY: JSON.stringify(key) }), ...env }, clock });
  const [stdout, stderr] = [streams.stdout.text(), streams.stderr.text()];
  return { code, stdout, stderr, output: Buffer.concat(output).toString(), json: args.includes('--json') ? JSON.parse(stdout) : undefined };
}

function sink(all) {
  const chunks = [];
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(chunk);
      all.push(chunk);
      done();
    },
  });
  return Object.assign(stream, { text: () => Buffer.concat(chunks).toString() });
}
