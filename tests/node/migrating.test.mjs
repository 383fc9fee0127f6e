// docs/migrating-from-piper.md: what it shows before becomes what it shows after, and that works.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { at } from '../../scripts/lib/paths.mjs';
import { isPublished, withSource } from '../../scripts/lib/published.mjs';
import { ctms } from '../lib/ctms.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { makeFolder } from '../lib/folder.mjs';
import { blocks, evaluate, makeTools, runScript, strictYaml } from '../lib/pipeline.mjs';

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

const FILE = 'docs/migrating-from-piper.md';
const text = readFileSync(at(FILE), 'utf8');
const key = () => JSON.stringify(emulator.serviceKeys.ctms);

/** The part of the guide under a heading. */
function section(heading, guide = text) {
  const [, ...parts] = guide.split(/^## /m);
  return parts.find((part) => part.startsWith(`${heading}\n`)) ?? assert.fail(`no section ${heading}`);
}

/** What stands before and after in a section. */
function pair(heading, language, guide = text) {
  const [first, second, ...more] = blocks(section(heading, guide), language);
  assert.deepEqual(more, []);
  return { first, second };
}

const migrate = (...args) => ctms(['migrate', ...args], { cwd: folder.path });

for (const [heading, language, file] of [
  ['Jenkins', 'groovy', 'Jenkinsfile'],
  ['GitHub Actions', 'yaml', '.github/workflows/release.yml'],
]) {
  test(`${heading}: ctms migrate --write makes the example after of the example before`, async () => {
    const { first, second } = pair(heading, language);
    folder.write(file, first);
    const { code, stderr } = await migrate('--write', '--yes');
    assert.equal(code, 0, stderr);
    assert.equal(folder.read(file), second);
    assert.equal((await migrate('--check')).code, 0);
  });
}

for (const [heading, file] of [['Azure Pipelines', 'azure-pipelines.yml'], ['GitLab CI/CD', '.gitlab-ci.yml']]) {
  test(`${heading}: ctms migrate --write prints the block of the example after`, async () => {
    const { first, second } = pair(heading, 'yaml');
    folder.write(file, first);
    const { stdout } = await migrate('--write');
    const [, block] = /^Paste into .*:\n\n([^]*?)\n\nNothing to change$/m.exec(stdout);
    const flat = (yaml) => yaml.replace(/^ +/gm, '');
    assert(flat(second).includes(flat(block)), stdout);
    folder.write(file, second);
    assert.equal((await migrate('--check')).code, 0);
  });
}

for (const published of [false, true]) {
  const guide = withSource(FILE, text, published);
  const state = published ? 'after the first release' : 'before it';
  const own = published ? {} : { CTMS_PACKAGE: 'https://artifacts.example/ctms.tgz' };

  test(`each example after uploads, ${state}`, async () => {
    const contexts = { vars: own, secrets: { CTMS_SERVICE_KEY: key() } };
    const step = strictYaml(pair('GitHub Actions', 'yaml', guide).second).jobs.release.steps.at(-1);
    const variables = Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, evaluate(value, contexts)]));
    const [azure] = strictYaml(pair('Azure Pipelines', 'yaml', guide).second).steps;
    assert.equal(azure.env.PIPER_serviceKey, '$(PIPER_serviceKey)');
    const { upload: { script } } = strictYaml(pair('GitLab CI/CD', 'yaml', guide).second);
    const jobs = [[step.run, variables], [azure.script, { ...own, PIPER_serviceKey: key() }], [script.join('\n'), { ...own, PIPER_serviceKey: key() }]];
    for (const [run, env] of jobs) {
      const { code, stderr } = await runScript(run, { cwd: folder.path, env: { ...tools.env, ...env } });
      assert.equal(code, 0, stderr);
    }
    assert.deepEqual(emulator.state.transportRequests.map(({ description }) => description), Array(3).fill('Created by Piper'));
    const sources = new Set(readFileSync(tools.packages, 'utf8').trim().split('\n'));
    assert.deepEqual([...sources].length, 1);
  });
}

test('the commands of the short way work in a folder with a pipeline', async () => {
  folder.write('Jenkinsfile', pair('Jenkins', 'groovy').first);
  const [block] = blocks(section('The short way'), 'sh');
  const codes = [];
  for (const line of block.trim().split('\n')) codes.push((await ctms(line.split(' ').slice(1), { cwd: folder.path })).code);
  assert.deepEqual(codes, [1, 0]);
});

test('the tables name every flag of ctms piper', () => {
  const { options } = commands.find(({ name }) => name === 'piper');
  const parameters = section('Parameters');
  for (const { long, short } of options) {
    for (const flag of [long, ...(short ? [`-${short}`] : [])]) assert(parameters.includes(`\`${flag}\``), flag);
  }
  for (const [, flag] of parameters.matchAll(/^\| `(--\w+)`/gm)) assert(options.some(({ long }) => long === flag), flag);
});

test('the last line of the log is as the guide shows it', async () => {
  const [shown] = blocks(section('Parameters'), '');
  const { stderr } = await ctms(['piper', 'tmsUpload', '--nodeName', 'QA'], { cwd: folder.path, env: { PIPER_serviceKey: key() } });
  const shape = (line) => line.trim().replace(/(Id: |File: )[^,]+/g, '$1_');
  assert.equal(shape(stderr.trimEnd().split('\n').at(-1)), shape(shown));
});

test('every reference inside of the guide leads somewhere', () => {
  const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading.toLowerCase().replace(/[^\w -]/g, '').replace(/ /g, '-'));
  for (const [, anchor] of text.matchAll(/\]\(#([\w-]+)\)/g)) assert(anchors.includes(anchor), anchor);
});
