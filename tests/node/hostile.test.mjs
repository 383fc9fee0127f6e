// A service whose every text is hostile: no command lets a terminal, or a CI system that reads along, obey it.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { after, before, test } from 'node:test';

import { CtmsClient } from 'ctms';

import { commands } from '../../pkg/dist/cli/commands/index.js';
import { runCommand } from '../../pkg/dist/cli/program.js';
import { startBetween } from '../lib/between.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

/** What terminals obey, what is not seen, and what CI systems obey, in the middle and at the start of a line. */
const HOSTILE = [
  '\u001b[35m\u001b]0;title\u0007\u009b2J\u0085\u007f\u202e\u2066\u200b\u200d\u2060\ufeff\u00ad\u2028',
  '##vso[task.complete]##[error]x##teamcity[x]###VSO[x]section_start:1:a\r\u001b[0K travis_fold:start:a\r#\u200b#vso[x]',
  '::error::x', '  ::set-env name=a::b', '##vso[x]', '--- x', '+++ x', '~~~ x', '^^^ +++',
].join('\r\n');

/** Names of nodes have at most 30 characters. */
const SHORT = '\u001b[35m\u009b\u202e\u200b\r##[x]';

const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const OBEYED = [/##[a-z]*\[/i, /^\s*::/m, /^(---|\+\+\+|~~~|\^\^\^)(\s|$)/m, /section_(start|end):/, /travis_(fold|time):/];
/** What the command itself writes on a terminal: colours, and drawing a line or the bar again. */
const OWN = /\u001b\[(?:0|1|2|22|31|32|33|36|39)m|\r|\u001b\[(?:2K|0K|K|1G|0G|H|2J|\d*[AG]|\?25[hl]|\?7[hl]|1?J)/g;

/** Texts that are no words of anybody: the client would not come as far as to print anything. */
const KEPT = /^(status|access_token|token_type|scope|error|errorType|forwardMode|contentType|type|.*(?:At|Date|Time)|uri|fileUri)$/;

let emulator;
let folder;
let archive;
let descriptor;
before(async () => {
  [emulator, archive] = await Promise.all([startEmulator({ importMs: 1 }), sampleArchive()]);
  folder = await mkdtemp(path.join(tmpdir(), 'ctms-hostile-'));
  descriptor = path.join(folder, 'qa.mtaext');
  await writeFile(descriptor, '_schema-version: "3.1"\nID: shop-qa\nextends: com.acme.shop\n');
  await writeFile(path.join(folder, 'config.yml'), `steps:\n  tmsExport:\n    nodeName: DEV\n    customDescription: ${JSON.stringify(HOSTILE)}\n    mtaPath: a.mtar\n`);
});
after(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

function spoil(value, key = '') {
  if (typeof value === 'string') return KEPT.test(key) ? value : value + (/^(?:name|nodeName)$/.test(key) ? SHORT : HOSTILE);
  if (Array.isArray(value)) return value.map((one) => spoil(one, key));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, spoil(one, name)]));
  return value;
}

/** A service that does what is asked and says it with hostile texts. */
const talking = () => startBetween(emulator.url, async ({ path: at }, response, pass) => {
  // The upload's answer must be about the file that was sent.
  if (['/oauth/token', '/v2/files/upload'].includes(at)) return false;
  const { status, type, body } = await pass();
  const text = body.toString();
  const isJson = type?.includes('json') && text !== '';
  response.writeHead(status, type ? { 'content-type': type } : {}).end(isJson ? JSON.stringify(spoil(JSON.parse(text))) : text);
  return true;
}, (text) => [HOSTILE, SHORT].flatMap((one) => [JSON.stringify(one).slice(1, -1), encodeURIComponent(one)]).reduce((put, one) => put.replaceAll(one, ''), text));

/** A service that refuses whatever is asked, with hostile reasons. */
const refusing = () => startBetween(emulator.url, ({ path: at }, response) => {
  if (at === '/oauth/token') return false;
  response.writeHead(422, { 'content-type': 'application/json', 'x-vcap-request-id': 'a-1' }).end(JSON.stringify({ errorType: `Ts${HOSTILE}Exception`, message: HOSTILE }));
  return true;
});

/** Every command with its arguments: `id` is a transport request in QA, `done` an imported one; nodes are given by their ids, because their names are hostile. */
const CALLS = {
  export: ({ ids }) => [archive, '--from', ids.DEV, '--description', 'Fix', '--import-to', ids.QA],
  upload: ({ ids }) => [archive, '--to', ids.QA, '--description', 'Fix', '--verbose'],
  release: () => ['--config', path.join(folder, 'config.yml'), '--dry-run'],
  inspect: () => [archive],
  migrate: () => [path.join(folder, 'config.yml')],
  piper: () => ['tmsExport', '--nodeName', `DEV${SHORT}`, '--mtaPath', archive, '--customDescription', HOSTILE],
  nodes: () => [],
  routes: () => [],
  queue: ({ ids }) => [ids.QA],
  import: ({ ids, id }) => [ids.QA, `${id}`, '--follow', '--poll', '0.01', '--verbose'],
  follow: ({ ids, done }) => [ids.QA, `${done}`],
  logs: ({ ids, done }) => [ids.QA, `${done}`],
  explain: ({ ids, done }) => [ids.QA, `${done}`],
  status: () => [],
  diff: ({ ids }) => [ids.QA, ids.DEV],
  history: ({ ids }) => [ids.QA],
  forward: ({ ids, id }) => [ids.QA, `${id}`, '--force'],
  reset: ({ ids, done }) => [ids.QA, `${done}`, '--force'],
  remove: ({ ids, id }) => [ids.QA, `${id}`, '--force'],
  'files delete': () => ['99'],
  'key check': () => [],
  doctor: ({ ids }) => ['--from', ids.DEV, archive],
  'descriptor list': ({ ids }) => [ids.QA],
  'descriptor put': ({ ids }) => [ids.QA, descriptor],
  'descriptor delete': ({ ids, descriptorId }) => [ids.QA, `${descriptorId}`],
  completion: () => ['bash'],
  version: () => [],
};
/** It prints nothing of another service, and ends only when it is ended. */
const SILENT = ['emulator'];

/** These print nothing of the service. */
const TELL_NOTHING = ['release', 'inspect', 'migrate', 'key check', 'descriptor delete', 'completion', 'version'];

test('every command is in the table of this file', () => {
  assert.deepEqual([...Object.keys(CALLS), ...SILENT].sort(), commands.map(({ name }) => name).sort());
});

function sink(isTTY) {
  const chunks = [];
  const stream = new Writable({ write(chunk, _, done) { chunks.push(chunk); done(); } });
  return Object.assign(stream, { text: () => Buffer.concat(chunks).toString(), ...(isTTY ? { isTTY, columns: 100 } : {}) });
}

async function run(args, key, isTTY) {
  const streams = { stdout: sink(isTTY), stderr: sink(isTTY) };
  const env = { CTMS_SERVICE_KEY: JSON.stringify(key), PIPER_serviceKey: JSON.stringify(key), NO_COLOR: isTTY ? '' : '1', TERM: 'xterm' };
  const code = await runCommand(args, { ...streams, stdin: process.stdin, env });
  return { code, stdout: streams.stdout.text(), stderr: streams.stderr.text() };
}

for (const [what, open] of [['answers with', talking], ['refuses everything with', refusing]]) {
  test(`no command lets a text of a service that ${what} hostile texts be obeyed`, async () => {
    const between = await open();
    const key = between.keyOf(emulator.serviceKeys.ctms);
    const showing = new Set();
    try {
      for (const name of Object.keys(CALLS)) {
        for (const [form, more, isTTY] of [['in a log', [], false], ['as JSON', ['--json'], false], ['on a terminal', [], true]]) {
          const command = commands.find((one) => one.name === name);
          if (more.length > 0 && !command.options.some(({ flags }) => flags.includes('--json'))) continue;
          emulator.reset();
          const args = [...name.split(' '), ...CALLS[name](await seed()), ...more];
          const { code, stdout, stderr } = await run(args, key, isTTY);
          assert.notEqual(code, 70, `${name}: ${stderr}`);
          if ((stdout + stderr).includes(form === 'as JSON' ? '\\u200b' : '\ufffd')) showing.add(name);
          for (const [where, text] of [['stdout', stdout], ['stderr', stderr]]) {
            const foreign = isTTY ? text.replace(OWN, '') : text;
            const seen = UNSEEN.exec(foreign);
            assert(!seen, `${name} ${form}, ${where}: U+${seen?.[0].codePointAt(0).toString(16)} in ${JSON.stringify(foreign.slice(Math.max(0, seen?.index - 60), seen?.index + 20))}`);
            for (const command of OBEYED) assert.doesNotMatch(foreign, command, `${name} ${form}, ${where}`);
          }
          if (form === 'as JSON' && stdout !== '') JSON.parse(stdout);
        }
      }
    } finally {
      await between.close();
    }
    if (open === talking) assert.deepEqual(Object.keys(CALLS).filter((name) => !showing.has(name)), TELL_NOTHING, 'these showed nothing of the service');
  });
}

test('a JSON document is the same document, whatever is in it', async () => {
  const between = await talking();
  const { stdout } = await run(['nodes', '--json'], between.keyOf(emulator.serviceKeys.ctms), false);
  await between.close();
  const names = JSON.parse(stdout).nodes.map(({ name }) => name);
  assert.deepEqual(names, Object.keys((await seed()).ids).map((name) => name + SHORT));
});

/** Puts a transport request into QA and imports one, and a descriptor; returns what they are called. */
async function seed() {
  const client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms });
  try {
    const ids = Object.fromEntries((await client.nodes.list()).map(({ id, name }) => [name, `${id}`]));
    const imported = await client.exportFrom('DEV', { files: [archive], description: 'Fix' });
    const { actionId } = await client.queue.import('QA', [imported.transportRequestId]);
    await client.follow({ actionId, pollMs: 10, longestPollMs: 10 }).result;
    const { transportRequestId: id } = await client.exportFrom('DEV', { files: [archive], description: 'Fix' });
    const { descriptorId } = await client.descriptors.put('QA', descriptor);
    return { ids, id, done: imported.transportRequestId, descriptorId };
  } finally {
    client.close();
  }
}
