import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { at } from '../../scripts/lib/paths.mjs';
import { isPublished } from '../../scripts/lib/published.mjs';
import { ctms } from '../lib/ctms.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { makeFolder } from '../lib/folder.mjs';

let emulator;
let folder;

before(async () => { emulator = await startEmulator(); });
after(() => emulator.close());
beforeEach(async () => { folder = await makeFolder(); });
afterEach(() => {
  folder.remove();
  emulator.reset();
});

const migrate = (...args) => ctms(['migrate', ...args], { cwd: folder.path });

const PIPER = `steps:
  tmsUpload:
    credentialsId: "ctms-key"
    nodeName: "QA"
    mtaPath: "mta_archives/shop_1.4.0.mtar"
    customDescription: "It's $HOME; fixed"
    namedUser: "ci bot"
    stashContent: [buildResult]
    useGoStep: true
`;

test('the command line that replaces Piper does what release does with its file', async () => {
  folder.write('.pipeline/config.yml', PIPER);
  const { code, stdout, stderr } = await migrate();
  assert.equal(code, 0, stderr);
  const shell = { cwd: folder.path, encoding: 'utf8' };
  const words = execFileSync('sh', ['-c', `ctms() { printf '%s\\n' "$@"; }\n${stdout}`], shell).trimEnd().split('\n');
  const key = emulator.serviceKeys.ctms;
  const moved = await ctms([...words, '--json'], { cwd: folder.path, key });
  const released = await ctms(['release', '--json'], { cwd: folder.path, key });
  assert.deepEqual([moved.code, released.code], [0, 0], moved.stderr + released.stderr);
  assert.equal(moved.json.description, released.json.description);
  assert.deepEqual(moved.json.queueEntries.map(({ nodeName }) => nodeName), ['QA']);
});

test('only the command line is on stdout; what was dropped is on stderr', async () => {
  folder.write('.pipeline/config.yml', PIPER);
  const { stdout, stderr } = await migrate('.pipeline/config.yml');
  assert.match(stdout, /^ctms upload [^\n]+\n$/);
  assert.match(stderr, /^Dropped: credential "ctms-key" \(\.pipeline\/config\.yml:3\): .*CTMS_SERVICE_KEY/m);
});

test('what has to be known of the source of ctms is said first, until it is on npm', async () => {
  folder.write('.pipeline/config.yml', PIPER);
  const { stderr } = await migrate();
  const notes = stderr.split('\n').filter((line) => line.startsWith('Note: '));
  const said = /^Note: ctms is not yet published on npm; in a job run npx .*CTMS_PACKAGE.* instead of ctms.*registry of your own$/;
  assert.equal(said.test(notes[0]), !isPublished(), stderr);
  assert.equal((await migrate('--json')).json.notes.length, notes.length);
});

test('what is said of the source of ctms follows the switch', async () => {
  const { installCommand, jobCommand, sourceNotes } = await import(at('pkg/dist/cli/source.js'));
  const { version } = JSON.parse(readFileSync(at('pkg/package.json'), 'utf8'));
  assert.deepEqual([installCommand('ctms-emulator', true), jobCommand(true), sourceNotes(true)], ['npm install -D ctms-emulator', `npx --yes ctms@${version}`, []]);
  assert.match(installCommand('ctms-emulator', false), new RegExp(`^npm install -D ./ctms-emulator-${version}.tgz \\(not yet published`));
  assert.equal(jobCommand(false), 'npx --yes --package="${CTMS_PACKAGE:?}" -- ctms');
});

test('with --json there is one document with the line, its arguments and what was dropped', async () => {
  folder.write('job.yaml', 'stages: { release: { cloudTransportManagement: { nodeOperation: export, nodeName: DEV, credential: k } } }\n');
  const { json } = await migrate('job.yaml', '--json');
  assert.equal(json.commandLine, 'ctms export --from DEV');
  assert.deepEqual(json.arguments, ['ctms', 'export', '--from', 'DEV']);
  assert.equal(json.dropped.length, 1);
  assert.match(json.notes.join(), /mta_archives/);
});

test('no secret of a configuration is shown', async () => {
  folder.write('.pipeline/config.yml', `${PIPER}    proxy: "http://jane:s3cret@proxy.example"\n    serviceKey: "s3cret-key"\n`);
  for (const args of [[], ['--json']]) {
    const { code, stdout, stderr } = await migrate(...args);
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stdout + stderr, /s3cret/);
  }
});

for (const [what, file, text, words] of [
  ['no configuration', undefined, '', /no release is configured/],
  ['a file that is not there', 'gone.yml', undefined, /gone\.yml: the file cannot be read/],
  ['a slip in YAML', 'bad.yml', 'steps: [\n', /bad\.yml:\d+:\d+/],
]) {
  test(`${what} ends with code 2 and says what is wrong`, async () => {
    if (file && text !== undefined) folder.write(file, text);
    const { code, json } = await migrate(...(file ? [file] : []), '--json');
    assert.deepEqual([code, json.error.code], [2, 'CONFIGURATION_INVALID']);
    assert.match(json.error.message, words);
  });
}

const EVERYTHING = `general: { verbose: true }
steps:
  tmsUpload:
    credentialsId: "ctms-key"
    nodeName: "QA"
    mtaPath: "mta_archives/shop_1.4.0.mtar"
    customDescription: "Fix $HOME; totals"
    namedUser: "ci bot"
    mtaVersion: "1.4.0"
    nodeExtDescriptorMapping: { QA: "qa.mtaext", PROD: "prod.mtaext" }
    contentType: "MTA"
    once: "job 17"
    importTo: "PROD"
    follow: true
`;

test('every parameter of a configuration gives the same plan as an option', async () => {
  folder.write('.pipeline/config.yml', EVERYTHING);
  for (const name of ['qa', 'prod']) folder.write(`${name}.mtaext`, `_schema-version: "3.1"\nID: com.example.${name}\nextends: com.example.shop\n`);
  const { json } = await migrate('--json');
  const key = emulator.serviceKeys.ctms;
  const plan = async (args) => {
    const { code, stderr, json: { origins, ...planned } } = await ctms([...args, '--dry-run', '--json'], { cwd: folder.path, key });
    assert.equal(code, 0, stderr);
    return { ...planned, said: Object.keys(origins).filter((name) => name !== 'credential').sort() };
  };
  assert.deepEqual(await plan(json.arguments.slice(1)), await plan(['release']));
});
