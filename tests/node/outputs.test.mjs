// What a job hands to later steps and shows beside itself, and what it must not.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { ctmsScript } from '../../scripts/lib/command.mjs';
import { bareEnvironment, ctms } from '../lib/ctms.mjs';
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

/** What would be a command if it were printed as it is. */
const EVIL = '::add-mask::x ##vso[task.setvariable variable=a]b ##[error]c %0A::error::d';
const secret = () => emulator.serviceKeys.ctms.uaa.clientsecret;
const run = (args, env) => ctms(args, { key: emulator.serviceKeys.ctms, cwd: folder.path, env });
const onGithub = () => ({ GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: folder.write('gh-output', 'before=1\n'), GITHUB_STEP_SUMMARY: folder.write('gh-summary', '') });
const onAzure = { TF_BUILD: 'True' };
const onGitlab = { GITLAB_CI: 'true' };

/** Reads a file for $GITHUB_OUTPUT as the runner does. */
function githubOutputs(text) {
  return Object.fromEntries([...text.matchAll(/^(\w+)(?:=(.*)|<<(\S+)\n([\s\S]*?)\n\3)$/gm)].map(([, name, plain, , long]) => [name, plain ?? long]));
}

test('github: outputs are appended to GITHUB_OUTPUT', async () => {
  const { code, json } = await run(['export', '--from', 'DEV', '--json', '--output', 'github', '--description', 'Fix 100%'], onGithub());
  assert.equal(code, 0);
  const outputs = githubOutputs(folder.read('gh-output'));
  assert.deepEqual(
    [outputs.before, outputs.transportRequestId, outputs.description, outputs.fileIds, outputs.queueIds, outputs.nodeIds, outputs.nodeNames],
    ['1', `${json.transportRequestId}`, 'Fix 100%', `${json.fileIds}`, `${json.queueEntries[0].queueId}`, `${json.queueEntries[0].nodeId}`, 'QA'],
  );
});

test('github: a summary in Markdown, in which a description is no markup', async () => {
  const { json } = await run(['export', '--from', 'DEV', '--json', '--output', 'github', '--description', '[a](b) | c'], onGithub());
  const summary = folder.read('gh-summary');
  assert.match(summary, new RegExp(`^### Transport request ${json.transportRequestId}$`, 'm'));
  assert.match(summary, /\| Description \| \\\[a\\\]\\\(b\\\).* c \|/);
});

test('github: an error becomes an annotation with its code', async () => {
  const { code, stdout, stderr } = await run(['export', '--from', 'DEVX', '--output', 'github'], onGithub());
  assert.equal(code, 2);
  assert.match(stderr, /^::error title=NODE_UNKNOWN::node "DEVX" does not exist/m);
  assert.equal(stdout, '');
});

test('github: what is wrong with a configuration stands at its file and line', async () => {
  folder.write('.sap_cid/config.yaml', 'stages:\n  release:\n    cloudTransportManagement:\n      nodeOperation: exprt\n      nodename: DEV\n');
  const { code, stderr } = await run(['release', '--output', 'github'], onGithub());
  assert.equal(code, 2);
  assert.match(stderr, /^::error file=\.sap_cid\/config\.yaml,line=4,title=CONFIGURATION_INVALID::.*must be export or upload/m);
  assert.match(stderr, /^::warning file=\.sap_cid\/config\.yaml,line=5,title=CONFIGURATION_INVALID::.*did you mean nodeName/m);
});

test('azure: a warning about a configuration stands at its file and line', async () => {
  folder.write('.sap_cid/config.yaml', 'stages:\n  release:\n    cloudTransportManagement:\n      nodeOperation: export\n      nodeName: DEV\n      folow: x\n');
  const { code, stderr } = await run(['release', '--output', 'azure'], onAzure);
  assert.equal(code, 0);
  assert.match(stderr, /^##vso\[task\.logissue type=warning;sourcepath=\.sap_cid\/config\.yaml;linenumber=6;.*did you mean follow/m);
});

test('github: a warning becomes an annotation', async () => {
  const { stderr } = await run(['export', '--from', 'PROD', '--output', 'github'], onGithub());
  assert.match(stderr, /^::warning title=ctms::.*no route leads on from PROD/m);
});

for (const [system, env, mask] of [['github', onGithub, '::add-mask::'], ['azure', () => onAzure, '##vso[task.setsecret]']]) {
  for (const format of [system, 'auto']) {
    test(`--output ${format} on ${system}: secret and token are masked on stderr, and appear nowhere else`, async () => {
      const { code, stdout, stderr } = await run(['export', '--from', 'DEV', '--verbose', '--output', format], env());
      assert.equal(code, 0);
      const masked = stderr.split('\n').filter((line) => line.startsWith(mask)).map((line) => line.slice(mask.length));
      assert.equal(masked.length, 2);
      assert.equal(masked[0], secret());
      assert.match(masked[1], /^eyJ/);
      const rest = stdout + stderr.split('\n').filter((line) => !line.startsWith(mask)).join('\n');
      for (const text of masked) assert(!rest.includes(text));
    });
  }
}

test('a masked secret is known to the system before the first request goes out', async () => {
  const { stderr } = await run(['export', '--from', 'DEV', '--verbose', '--output', 'azure'], onAzure);
  assert(stderr.indexOf(secret()) < stderr.indexOf('POST /oauth/token'));
});

for (const [name, format, env] of [
  ['GitLab', 'gitlab', () => onGitlab], ['a file of variables', 'dotenv', () => ({})], ['GitLab by itself', 'auto', () => onGitlab],
  ['nobody', 'auto', () => ({})], ['JSON', 'json=o.json', onGithub],
]) {
  test(`--output ${format} for ${name} shows no secret`, async () => {
    const { code, stdout, stderr } = await run(['export', '--from', 'DEV', '--verbose', '--output', format], env());
    assert.equal(code, 0);
    assert(!(stdout + stderr).includes(secret()));
    assert.doesNotMatch(stdout + stderr, /add-mask|setsecret|eyJ/);
  });
}

test('azure: variables are set on stdout, on stderr beside --json', async () => {
  const plain = await run(['export', '--from', 'DEV', '--output', 'azure'], onAzure);
  assert.match(plain.stdout, /^##vso\[task\.setvariable variable=transportRequestId;isOutput=true\]\d+$/m);
  const { json, stderr } = await run(['export', '--from', 'DEV', '--output', 'azure', '--json'], onAzure);
  assert.match(stderr, new RegExp(`^##vso\\[task\\.setvariable variable=transportRequestId;isOutput=true\\]${json.transportRequestId}$`, 'm'));
});

test('azure: an error becomes an issue of the job', async () => {
  const { stderr } = await run(['export', '--from', 'DEVX', '--output', 'azure'], onAzure);
  assert.match(stderr, /^##vso\[task\.logissue type=error;code=NODE_UNKNOWN;\]node "DEVX" does not exist/m);
});

test('gitlab: a dotenv report in ctms.env, or in the file that is named', async () => {
  const { json } = await run(['export', '--from', 'DEV', '--json', '--output', 'gitlab', '--output', 'gitlab=other.env']);
  assert.match(folder.read('ctms.env'), new RegExp(`^transportRequestId=${json.transportRequestId}$`, 'm'));
  assert.equal(folder.read('other.env'), folder.read('ctms.env'));
});

test('dotenv: a shell reads back exactly what was said', async () => {
  const description = 'It$(touch evil) & "so" on; 100%';
  const { json } = await run(['export', '--from', 'DEV', '--json', '--output', 'dotenv=o.env', '--description', description]);
  const read = execFileSync('sh', ['-c', '. ./o.env; printf "%s|%s" "$transportRequestId" "$description"'], { cwd: folder.path });
  assert.equal(read.toString(), `${json.transportRequestId}|${json.description}`);
  assert(!folder.has('evil'));
});

test('json: one object with numbers and lists', async () => {
  const { json } = await run(['upload', '--to', 'QA', '--json', '--output', 'json=o.json']);
  const outputs = JSON.parse(folder.read('o.json'));
  assert.deepEqual([outputs.transportRequestId, outputs.fileIds], [json.transportRequestId, json.fileIds]);
});

test('a file that cannot be written after the deed is told with the transport request, and the others are written', async () => {
  const { code, json, stderr } = await run(['export', '--from', 'DEV', '--output', 'json=/dev/full', '--output', 'dotenv', '--json']);
  assert.deepEqual([code, json.error.code], [1, 'USAGE'], stderr);
  assert.match(json.error.message, /the file of --output, \/dev\/full, cannot be written: ENOSPC/);
  const [{ id }] = emulator.state.transportRequests;
  assert.deepEqual([json.error.details.result.transportRequestId, json.error.details.notes], [id, [`transport request ${id} was made and waits`]]);
  assert.match(folder.read('ctms.env'), new RegExp(`^transportRequestId='${id}'$`, 'm'));
});

for (const [what, stdio, exitCode, said] of [
  ['result', (full) => ['ignore', full, 'pipe'], 1, /\nctms: the output cannot be written: ENOSPC.*\n$/],
  ['log', (full) => ['ignore', 'pipe', full], 0, /^\{"transportRequestId":\d+.*\n$/],
]) {
  test(`a ${what} on a full disk ends with ${exitCode} and no stack trace`, async () => {
    const full = openSync('/dev/full', 'w');
    const env = { ...bareEnvironment(), CTMS_SERVICE_KEY: JSON.stringify(emulator.serviceKeys.ctms) };
    const args = ['export', '--from', 'DEV', '--json', ...(exitCode === 0 ? ['--verbose'] : [])];
    const child = spawn(process.execPath, [ctmsScript(), ...args], { cwd: folder.path, env, stdio: stdio(full) });
    const [other, [code]] = await Promise.all([text(child.stdout ?? child.stderr), once(child, 'close')]);
    closeSync(full);
    assert.equal(code, exitCode);
    assert.match(other, said);
    assert.equal(emulator.state.transportRequests.length, 1);
  });
}

test('a dry run leaves what an earlier run has written', async () => {
  folder.write('result.json', '{"transportRequestId":1}');
  const { code } = await run(['export', '--from', 'DEV', '--dry-run', '--output', 'json=result.json']);
  assert.deepEqual([code, folder.read('result.json')], [0, '{"transportRequestId":1}']);
});

test('--piper-line prints the line that Piper\'s users parse', async () => {
  const { stdout } = await run(['upload', '--to', 'QA', '--piper-line', '--description', 'Fix']);
  assert.match(stdout, /^nodeName: QA, nodeId: \d+, uploadedFile: shop_1\.4\.0\.mtar, createdTransportRequestDescription: Fix, createdTransportRequestId: \d+$/m);
});

for (const [system, env] of [['GitHub', onGithub], ['Azure', () => onAzure]]) {
  test(`on ${system} no description starts a command, not even without --output`, async () => {
    for (const args of [[], ['--json'], ['--verbose'], ['--output', 'auto', '--piper-line']]) {
      const { code, stdout, stderr } = await run(['export', '--from', 'PROD', '--description', EVIL, ...args], env());
      assert.equal(code, 0, stderr);
      const ours = /^(::add-mask::|::warning title=|##vso\[task\.(setsecret|logissue type=warning;code=ctms;|setvariable variable=\w+;isOutput=true)\])/;
      for (const line of (stdout + stderr).split('\n').filter((line) => !ours.test(line))) {
        assert.doesNotMatch(line, /^\s*::|##vso\[|##\[/, `${args}: ${line}`);
      }
    }
  });
}

test('with --json the description survives the protection', async () => {
  const { json } = await run(['export', '--from', 'DEV', '--description', 'a ###[b', '--json'], onAzure);
  assert.equal(json.description, 'a ###[b');
});

for (const [what, output, env, words] of [
  ['github without its variable', 'github', {}, /GITHUB_OUTPUT/],
  ['a file in no folder', 'json=no/such/folder/o.json', {}, /cannot be written/],
  ['json without a file', 'json', {}, /json=FILE/],
  ['an unknown system', 'gitlub', {}, /github, azure, gitlab/],
]) {
  test(`${what} is a usage error before anything is sent`, async () => {
    const { code, json } = await run(['export', '--from', 'DEV', '--json', '--output', output], env);
    assert.deepEqual([code, json.error.code], [2, 'USAGE']);
    assert.match(json.error.message, words);
    assert.equal(emulator.requests.length, 0);
  });
}
