// The table of docs/reliability.md: each fault at each step, through the command.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';

import { runCommand } from '../../pkg/dist/cli/program.js';
import { startEmulator } from './emulator.mjs';
import { archive, playAll, steps } from './faults.mjs';

/** Plays every case through the command. */
export async function playCommand() {
  const folder = await mkdtemp(path.join(tmpdir(), 'ctms-faults-'));
  const file = path.join(folder, 'shop.mtar');
  await writeFile(file, archive);
  const args = ['export', file, '--from', 'DEV', '--description', 'Fix totals', '--content-type', 'APP', '--json'];
  try {
    return await playAll(startEmulator, (key, retry) => command([...args, ...asOptions(retry)], { CTMS_SERVICE_KEY: JSON.stringify(key) }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function asOptions({ firstWaitMs, lookForMs, patienceMs }) {
  const options = ['--retry-wait', String(firstWaitMs / 1000), '--look-for', String(lookForMs / 1000)];
  return patienceMs ? [...options, '--request-timeout', String(patienceMs / 1000)] : options;
}

/** Runs the command within this process, which is quicker than a process for each case. */
async function command(args, env) {
  const streams = { stdout: sink(), stderr: sink() };
  const code = await runCommand(args, { ...streams, stdin: process.stdin, env });
  const document = JSON.parse(streams.stdout.text());
  return { code, result: document.error ? undefined : document, error: document.error };
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

const BEGIN = '<!-- tables: written by `node scripts/reliability.mjs` -->';

/** Returns the document with the tables of all cases written anew. */
export function withTables(document, played) {
  const [prose] = document.split(BEGIN);
  return `${prose}${BEGIN}\n\n${tables(played)}\n`;
}

function tables(played) {
  return steps.map((step) => {
    const rows = played.filter((one) => one.step === step).map(row);
    return [
      `### ${step.title}`,
      '',
      `Faults of \`${step.operation}\`${step.first ? `, after ${step.first.map(([operation]) => `\`${operation}\``).join(', ')} failed` : ''}.`,
      '',
      '| fault | what the user sees | exit code | requests made | transport requests | files left |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
    ].join('\n');
  }).join('\n\n');
}

function row({ name, told, left }) {
  const files = left.unattached.length === 0 ? 'none' : `${left.unattached.length}, named`;
  const cells = [name, seen(told), told.code, requests(left.requests), left.transportRequestIds.length, files];
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}

function seen({ result, error }) {
  if (error) return `${error.code}: ${steady(error.message)}`;
  const warnings = result.warnings.map((text) => `warning: ${steady(text)}`);
  return ['success', ...warnings].join('; ');
}

/** What differs from run to run or between versions of Node, in words that do not. */
function steady(text) {
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')
    .replaceAll(/other side closed|read ECONNRESET|write ECONNRESET|write EPIPE|socket hang up|terminated|aborted|fetch failed/g, 'the connection was reset')
    .replaceAll(/</g, '&lt;');
}

function requests(made) {
  const runs = [];
  for (const request of made) {
    const last = runs.at(-1);
    if (last?.request === request) last.count += 1;
    else runs.push({ request, count: 1 });
  }
  return runs.map(({ request, count }) => `${short(request)}${count > 1 ? ` ×${count}` : ''}`).join(', ');
}

const SHORT = {
  'POST /oauth/token': 'token',
  'GET /v2/nodes': 'nodes',
  'GET /v2/routes': 'routes',
  'POST /v2/files/upload': 'upload',
  'POST /v2/nodes/export': 'export',
  'GET /v2/nodes/{id}/transportRequests': 'queue',
  'DELETE /v2/files/{id}': 'delete',
};

function short(request) {
  return SHORT[request] ?? request;
}
