// action.yml: its inputs are the command's options, and it passes them on as they are.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { at } from '../../scripts/lib/paths.mjs';
import { action, readAction, runAction } from '../lib/action.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { makeFolder } from '../lib/folder.mjs';
import { makeTools } from '../lib/pipeline.mjs';

const { commands } = await import(at('pkg/dist/cli/commands/index.js'));

let emulator;
let folder;
let tools;

before(async () => { emulator = await startEmulator(); });
after(() => emulator.close());
beforeEach(async () => {
  folder = await makeFolder();
  tools = makeTools();
});
afterEach(() => {
  tools.remove();
  folder.remove();
  emulator.reset();
});

/** Runs the action in the folder; the secret comes as an input, and not from the job. */
function run(inputs, env = {}, definition = action) {
  const outputs = { path: folder.write('outputs', ''), read: () => folder.read('outputs') };
  return runAction({ package: 'https://artifacts.example/ctms.tgz', ...inputs }, { cwd: folder.path, env: { ...tools.env, ...env }, outputs, action: definition });
}

/** What npm was told to install, one line each. */
const installed = () => readFileSync(tools.packages, 'utf8');

const key = () => JSON.stringify(emulator.serviceKeys.ctms);
const requests = () => emulator.state.transportRequests;

/** The options of the commands that the action runs, without dashes. */
const options = new Set(['export', 'upload', 'release'].flatMap((name) => {
  const spec = commands.find((command) => command.name === name);
  return spec.options.map(({ flags }) => /--([\w-]+)/.exec(flags)[1]);
}));

/** The parameters of Piper's steps that have flags, without dashes. */
const parameters = commands.find(({ name }) => name === 'piper').options
  .filter(({ group }) => group === "The step's parameters:")
  .map(({ long }) => long.slice(2));

test('the inputs have the names of the options and of Piper\'s parameters, and none is missing', () => {
  const own = ['command', 'archive', 'package', 'registry', 'step-name', 'flags', 'nodeExtDescriptorMapping'];
  const inputs = Object.keys(action.inputs).filter((name) => !own.includes(name));
  // One document on standard output is of no use to a step, and nobody asks where there is no terminal.
  const ours = [...options].filter((name) => !['json', 'yes'].includes(name));
  const names = new Set([...ours, ...parameters]);
  assert.deepEqual(inputs.sort(), [...names].sort(), 'action.yml: an input, a variable, a line of the script');
});

test('every input reaches a step as a variable, and none becomes part of a script', () => {
  const used = new Set();
  for (const step of action.runs.steps) {
    for (const [, name] of Object.values(step.env).join().matchAll(/inputs\.([\w-]+)/g)) used.add(name);
    assert.doesNotMatch(step.run, /\$\{\{/);
    for (const name of Object.keys(step.env).filter((variable) => variable.startsWith('IN_'))) {
      assert.match(step.run, new RegExp(`"\\$${name}"|=\\$${name}"`), `${name} is used, in quotes`);
    }
  }
  assert.deepEqual([...used].sort(), Object.keys(action.inputs).sort());
});

test('before the first release the source of the package is an input without a default', async () => {
  const before = readAction(false);
  assert.deepEqual([before.inputs.package.required, before.inputs.package.default], [true, undefined]);
  const inputs = { command: 'export', from: 'DEV', 'service-key': key() };
  for (const [source, registry, message] of [
    ['', '', 'the input package is missing'],
    ['ctms', '', 'ctms is not yet published on npm'],
    ['ctms@0.1.0', '', 'ctms is not yet published on npm'],
  ]) {
    const { code, stdout } = await run({ ...inputs, package: source, registry }, {}, before);
    assert.equal(code, 2);
    assert.match(stdout, new RegExp(`^::error title=USAGE::${message}.*tarball.*registry of your own$`, 'm'));
  }
  assert.throws(installed, { code: 'ENOENT' });
  const own = await run({ ...inputs, package: 'ctms@0.1.0', registry: 'https://npm.example/' }, {}, before);
  assert.equal(own.code, 0, own.stderr);
  assert.equal(installed(), 'ctms@0.1.0\n');
});

test('after the first release it is the package of the same version', async () => {
  const released = readAction(true);
  const { version } = JSON.parse(readFileSync(at('pkg/package.json'), 'utf8'));
  assert.equal(released.inputs.package.default, `ctms@${version}`);
  const { code, stderr } = await run({ command: 'export', from: 'DEV', 'service-key': key(), package: undefined }, {}, released);
  assert.equal(code, 0, stderr);
  assert.equal(installed(), `ctms@${version}\n`);
});

test('a tarball in the checkout is installed by its absolute path', async () => {
  folder.write('build tools/ctms.tgz', '');
  for (const source of ['build tools/ctms.tgz', './build tools/ctms.tgz', 'file:build tools/ctms.tgz', folder.at('build tools/ctms.tgz')]) {
    const { code, stderr } = await run({ command: 'export', from: 'DEV', 'service-key': key(), package: source });
    assert.equal(code, 0, stderr);
  }
  assert.equal(installed(), `${folder.at('build tools/ctms.tgz')}\n`.repeat(4));
});

test('it hands on the outputs of the command', async () => {
  const { code, stderr, outputs } = await run({ command: 'export', from: 'DEV', 'service-key': key(), description: 'Fix totals' });
  assert.equal(code, 0, stderr);
  const [request] = requests();
  assert.deepEqual(
    [outputs.transportRequestId, outputs.nodeNames, outputs.description, outputs.fileIds],
    [`${request.id}`, 'QA', 'Fix totals', `${emulator.files[0].fileId}`],
  );
});

test('without a command it does what the configuration says, with the key of the job', async () => {
  folder.write('ci/job.yml', 'steps:\n  tmsUpload:\n    nodeName: QA\n');
  const { code, stderr } = await run({ config: 'ci/job.yml' }, { CTMS_SERVICE_KEY: key() });
  assert.equal(code, 0, stderr);
  assert.equal(requests().length, 1);
});

for (const [value, code] of [['true', 0], ['True', 0], ['TRUE', 0], ['yes', 2], ['1', 2], ['true ', 2]]) {
  test(`with dry-run: ${JSON.stringify(value)} nothing is sent`, async () => {
    const ran = await run({ command: 'export', from: 'DEV', 'service-key': key(), 'dry-run': value });
    assert.equal(ran.code, code, ran.stderr);
    assert.deepEqual(requests(), []);
    assert.equal(ran.stdout.includes('::error title=USAGE::the input dry-run must be true or false'), code === 2);
  });
}

test('a switch that is false is off, however it is spelt', async () => {
  for (const value of ['false', 'False', 'FALSE', '']) {
    const { code, stderr } = await run({ command: 'export', from: 'DEV', 'service-key': key(), 'dry-run': value });
    assert.equal(code, 0, stderr);
  }
  assert.equal(requests().length, 4);
});

test('texts with everything that a shell acts on arrive as they are', async () => {
  const description = '--x $(touch made) `touch made` "; touch made; #$HOME';
  const { code, stderr, outputs } = await run({ command: 'export', from: 'DEV', 'service-key': key(), description });
  assert.equal(code, 0, stderr);
  assert.match(outputs.description, /^--x \$\(touch made\)/);
  assert(!folder.has('made'));
});

test('several archives, one a line, make one transport request', async () => {
  folder.write('-odd name.mtar', readFileSync(folder.at('mta_archives/shop_1.4.0.mtar')));
  const archive = '-odd name.mtar\nmta_archives/*.mtar\n';
  const { code, stderr, outputs } = await run({ command: 'upload', to: 'QA', 'service-key': key(), archive });
  assert.equal(code, 0, stderr);
  assert.equal(outputs.fileIds.split(',').length, 2);
  assert.equal(requests().length, 1);
});

for (const [what, inputs, env] of [
  ['parameters as inputs', { 'step-name': 'tmsUpload', nodeName: 'QA', mtaPath: 'mta_archives/shop_1.4.0.mtar', customDescription: '$(touch made) Sprint 7', namedUser: 'jane', serviceKey: 'KEY' }, {}],
  ['flags, as its own action takes them', { command: 'tmsUpload', flags: "--nodeName QA --customDescription '$(touch made) Sprint 7' --namedUser=jane --verbose" }, { PIPER_serviceKey: 'KEY' }],
  ['a configuration, and the key under its old name', { 'step-name': 'tmsUpload', tmsServiceKey: 'KEY' }, {}],
  ['the key of ctms', { 'step-name': 'tmsUpload', 'service-key': 'KEY' }, {}],
]) {
  test(`a step of Piper takes ${what}`, async () => {
    folder.write('.pipeline/config.yml', "steps:\n  tmsUpload:\n    nodeName: QA\n    customDescription: '$(touch made) Sprint 7'\n    namedUser: jane\n");
    const withKey = (values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === 'KEY' ? key() : value]));
    const { code, stderr, outputs } = await run(withKey(inputs), withKey(env));
    assert.equal(code, 0, stderr);
    const [request] = requests();
    assert.deepEqual([outputs.transportRequestId, outputs.nodeNames], [`${request.id}`, 'QA']);
    assert.match(request.description, /Sprint 7$/);
    assert.equal(emulator.files[0].namedUser, 'jane');
    assert.match(stderr, /^info {2}tmsUpload - nodeName: QA, /m);
    assert(!folder.has('made'));
  });
}

test('extension descriptors of a step of Piper are one object', async () => {
  folder.write('qa.mtaext', '_schema-version: "3.1"\nID: com.example.shop.qa\nextends: com.example.shop\n');
  const { code, stderr, stdout } = await run({ 'step-name': 'tmsExport', nodeName: 'DEV', serviceKey: key(), nodeExtDescriptorMapping: '{"QA": "qa.mtaext"}' });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Extension descriptor qa\.mtaext was added to QA$/m);
});

test('a quote in flags that does not end, and an input that the step does not have, send nothing', async () => {
  const quote = await run({ 'step-name': 'tmsUpload', flags: "--nodeName 'QA", serviceKey: key() });
  assert.equal(quote.code, 2);
  assert.match(quote.stdout, /^::error title=USAGE::the input flags has a quote that does not end$/m);
  const other = await run({ 'step-name': 'tmsUpload', from: 'DEV', serviceKey: key() });
  assert.equal(other.code, 1);
  assert.match(other.stderr, /unknown option '--from=DEV'/);
  assert.deepEqual(requests(), []);
});

test('further outputs and the line of Piper are written too', async () => {
  const { code, stdout, stderr } = await run({
    command: 'export', from: 'DEV', 'service-key': key(), output: 'json=a.json\ndotenv=b.env', 'piper-line': 'true', quiet: 'false',
  });
  assert.equal(code, 0, stderr);
  assert.equal(JSON.parse(folder.read('a.json')).transportRequestId, requests()[0].id);
  assert.match(folder.read('b.env'), /^transportRequestId='\d+'$/m);
  assert.match(stdout, /^nodeName: QA, /m);
});

test('a failure is the failure of the step', async () => {
  const { code, stderr, outputs } = await run({ command: 'export', from: 'DEVX', 'service-key': key() });
  assert.equal(code, 2);
  assert.match(stderr, /^::error title=NODE_UNKNOWN::/m);
  assert.equal(outputs.transportRequestId, '');
});

test('the key is masked and nowhere else', async () => {
  const { stdout, stderr } = await run({ command: 'export', from: 'DEV', 'service-key': key(), verbose: 'true' });
  const secret = emulator.serviceKeys.ctms.uaa.clientsecret;
  const shown = (stdout + stderr).split('\n').filter((line) => line.includes(secret));
  assert(shown.length > 0 && shown.every((line) => line.startsWith('::add-mask::')), shown.join('\n'));
});
