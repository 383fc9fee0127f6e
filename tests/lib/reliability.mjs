// The tables of docs/reliability-tables.md: each fault at each step, through the command.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { deeds, playAll, retry } from './faults.mjs';
import { runInProcess } from './in-process.mjs';
import { archive } from './release-faults.mjs';

/** Plays every case through the command. */
export async function playCommand() {
  const folder = await mkdtemp(path.join(tmpdir(), 'ctms-faults-'));
  const file = path.join(folder, 'shop.mtar');
  await writeFile(file, archive);
  const run = (args) => (key, clock, id) => command([...args, ...id ? [String(id)] : [], '--json', ...RETRY], key, clock);
  try {
    return await playAll({
      release: run(['export', file, '--from', 'DEV', '--description', 'Fix totals', '--content-type', 'APP']),
      import: run(['import', 'QA']),
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

const RETRY = ['--retry-wait', String(retry.firstWaitMs / 1000), '--look-for', String(retry.lookForMs / 1000), '--request-timeout', String(retry.patienceMs / 1000)];

/** Runs the command and answers what it told. */
async function command(args, key, clock) {
  const { code, json } = await runInProcess(args, { key, clock });
  return { code, result: json.error ? undefined : json, error: json.error };
}

const BEGIN = '<!-- tables: written by `node scripts/reliability.mjs` -->';

/** Returns the document with the tables of all cases written anew. */
export function withTables(document, played) {
  const [prose] = document.split(BEGIN);
  return `${prose}${BEGIN}\n\n${tables(played)}\n`;
}

function tables(played) {
  return deeds.flatMap((deed) => deed.steps.map((step) => {
    const rows = played.filter((one) => one.step === step).map(row);
    const columns = ['fault', 'what the user sees', 'exit code', 'requests made', ...Object.keys(LEFT[deed.name])];
    return [
      `## ${step.title}`,
      '',
      `Faults of \`${step.operation}\`${step.first ? `, after ${step.first.map(([operation]) => `\`${operation}\``).join(', ')} failed` : ''}.`,
      '',
      line(columns),
      line(columns.map(() => '---')),
      ...rows,
    ].join('\n');
  })).join('\n\n');
}

/** What is told of what is left, by column. */
const LEFT = {
  release: {
    'transport requests': ({ transportRequestIds }) => transportRequestIds.length,
    'files left': ({ unattached }) => (unattached.length === 0 ? 'none' : `${unattached.length}, named`),
  },
  import: {
    'imports started': ({ imports }) => imports.length,
  },
};

function row({ deed, name, told, left }) {
  const after = Object.values(LEFT[deed.name]).map((tell) => tell(left));
  return line([name, seen(told), told.code, requests(left.requests), ...after]);
}

function line(cells) {
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
  'POST /v2/nodes/{id}/transportRequests/import': 'import',
  'GET /v2/nodes/{id}/transportRequests/{id}/logs': 'logs',
};

function short(request) {
  return SHORT[request] ?? request;
}
