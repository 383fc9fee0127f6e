// Every option is declared once and told everywhere: in help, in docs/cli.md, in the completions.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { test } from 'node:test';

import { commands } from '../../pkg/dist/cli/commands/index.js';
import { exitCodes, topics } from '../../pkg/dist/cli/topics.js';
import { optionsTable } from '../../scripts/lib/options.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { ctmsScript } from '../../scripts/lib/command.mjs';
import { ctms } from '../lib/ctms.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { makeFolder } from '../lib/folder.mjs';

const longName = ({ flags }) => /--[\w-]+/.exec(flags)[0];
/** The options that a command line may go on with, as the scripts of all shells get them. */
const offered = async (line, options) => (await ctms(['complete', '--', ...line.split(' ').slice(1)], options)).stdout.split('\n').map((row) => row.split('\t')[0]);

test('ctms --help names every command, and shows examples and topics', async () => {
  const { code, stdout } = await ctms(['--help']);
  assert.equal(code, 0);
  for (const { name } of commands) assert.match(stdout, new RegExp(`^ {2}${name.split(' ')[0]} `, 'm'));
  assert.match(stdout, /Examples:\n {2}ctms export/);
  for (const topic of Object.keys(topics)) assert.match(stdout, new RegExp(`^ {2}ctms help ${topic} `, 'm'));
});

for (const topic of Object.keys(topics)) {
  test(`ctms help ${topic} fits 84 columns`, async () => {
    const { code, stdout } = await ctms(['help', topic]);
    assert.equal(code, 0);
    assert.deepEqual(stdout.split('\n').filter((line) => line.length > 84), []);
  });
}

test('the exit codes of README and help are the same', () => {
  const readme = readFileSync(at('README.md'), 'utf8');
  const rows = [...readme.matchAll(/^\| (\d+) \| (.*) \|$/gm)].map(([, code, meaning]) => [Number(code), meaning]);
  assert.deepEqual(rows, exitCodes.map((row) => [...row]));
});

for (const command of commands) {
  test(`ctms ${command.name} --help shows each argument, each option and an example`, async () => {
    const { code, stdout } = await ctms([...command.name.split(' '), '--help']);
    assert.equal(code, 0);
    const text = stdout.replace(/\s+/g, ' ');
    for (const { flags, about } of command.options) assert(text.includes(`${flags} ${about}`), flags);
    for (const { about } of command.arguments) assert(text.includes(about), about);
    assert.match(stdout, /Examples:\n {2}\S/);
  });

  test(`every option of ctms ${command.name} is completed`, async () => {
    const words = await offered(`ctms ${command.name} --`);
    for (const option of command.options) assert(words.includes(longName(option)), longName(option));
  });
}

test('no option is declared twice in different words', () => {
  const seen = new Map();
  for (const { name, options } of commands) {
    for (const option of options) {
      const key = longName(option);
      const before = seen.get(key) ?? option;
      // Not the same text but the same declaration; only what a name means may differ between commands.
      if (before !== option) assert.notEqual(before.about, option.about, `${key} of ${name} belongs into options.ts`);
      seen.set(key, before);
    }
  }
});

test('the table of options in docs/cli.md is that of the commands', () => {
  const page = readFileSync(at('docs/cli.md'), 'utf8');
  assert(page.includes(optionsTable(commands)), 'write it anew: node scripts/options.mjs');
});

test('commands, groups, choices, statuses and outputs are completed', async () => {
  assert.deepEqual(await offered('ctms exp'), ['export', 'explain', '']);
  assert.deepEqual(await offered('ctms descriptor '), ['list', 'put', 'delete', '']);
  assert.deepEqual(await offered('ctms export --content-type M'), ['MTA', '']);
  assert.deepEqual(await offered('ctms queue QA --status in,ru'), ['in,running', '']);
  assert.deepEqual(await offered('ctms export --output g'), ['github', 'gitlab', '']);
  assert.deepEqual(await offered('ctms completion f'), ['fish', '']);
  assert.deepEqual(await offered('ctms export --service-key '), [':files', '']);
  assert.deepEqual(await offered('ctms export --named-user '), ['']);
});

test('names of nodes are asked of the service once, and without a service nothing is offered', async () => {
  const emulator = await startEmulator();
  const cache = mkdtempSync(path.join(tmpdir(), 'ctms-cache-'));
  try {
    const options = { key: emulator.serviceKeys.ctms, env: { XDG_CACHE_HOME: cache } };
    assert.deepEqual(await offered('ctms upload app.mtar --to ', options), ['DEV', 'QA', 'PROD', 'HUB', 'TRAINING', '']);
    const before = emulator.requests.length;
    assert.deepEqual(await offered('ctms queue P', options), ['PROD', '']);
    assert.equal(emulator.requests.length, before, 'the second time they are remembered');
    assert.doesNotMatch(readdirSync(path.join(cache, 'ctms')).map((file) => readFileSync(path.join(cache, 'ctms', file), 'utf8')).join(''), /secret/);
  } finally {
    await emulator.close();
  }
  assert.deepEqual(await offered('ctms queue P', { key: emulator.serviceKeys.ctms, env: { XDG_CACHE_HOME: mkdtempSync(path.join(tmpdir(), 'ctms-cache-')) } }), ['']);
});

test('archives are completed from the folder and from mta_archives, else files are the shell\'s', async () => {
  const folder = await makeFolder();
  try {
    folder.write('other.mtar', '');
    const options = { cwd: folder.path };
    assert.deepEqual(await offered('ctms export ', options), ['other.mtar', 'mta_archives/shop_1.4.0.mtar', '']);
    assert.deepEqual(await offered('ctms inspect mta', options), ['mta_archives/shop_1.4.0.mtar', '']);
    assert.deepEqual(await offered('ctms inspect other.mtar m', options), ['mta_archives/shop_1.4.0.mtar', '']);
    assert.deepEqual(await offered('ctms export build/', options), [':files', '']);
  } finally {
    folder.remove();
  }
});

/** What each shell runs to complete a line; of zsh only what it draws with is another. */
const SHELLS = {
  bash: { args: ['-c'], ask: (words) => `COMP_WORDS=(${words}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _ctms; printf '%s\\n' "\${COMPREPLY[@]}"` },
  zsh: {
    args: ['-f', '-c'],
    before: 'compdef() { }; _files() { print -r -- FILES }; _describe() { local one; for one in "${(@P)2}"; do print -r -- "${one%%:*}"; done }',
    ask: (words) => `words=(${words}); CURRENT=\${#words}; _ctms`,
  },
  fish: { args: ['--no-config', '-c'], ask: (words) => `complete -C ${JSON.stringify(words.replaceAll("'", ''))} | string split -f1 \\t; true` },
};

for (const [shell, { args, before = '', ask }] of Object.entries(SHELLS)) {
  test(`the script for ${shell} offers what ctms complete prints, and leaves files to the shell`, async () => {
    const { stdout } = await ctms(['completion', shell]);
    assert.match(stdout, /ctms complete -- .*2>\/dev\/null/);
    if (spawnSync(shell, ['--version']).error) {
      console.log(`NOT RUN in ${shell}, which is not installed: only its script was read`);
      return;
    }
    const folder = await makeFolder();
    const bin = folder.write('bin/ctms', `#!/bin/sh\nexec "${process.execPath}" "${ctmsScript()}" "$@"\n`);
    chmodSync(bin, 0o755);
    const complete = (...words) => execFileSync(shell, [...args, `${before}\n${stdout}\n${ask(words.map((word) => `'${word}'`).join(' '))}`], {
      encoding: 'utf8', cwd: folder.path, env: { ...process.env, HOME: folder.path, PATH: `${path.dirname(bin)}:${process.env.PATH}` },
    }).trim().split('\n').sort();
    try {
      assert.deepEqual(complete('ctms', 'exp'), ['explain', 'export']);
      assert.deepEqual(complete('ctms', 'export', '--content-type', ''), ['APP', 'BTP_ABAP', 'MTA', 'XSCDU']);
      assert.deepEqual(complete('ctms', 'inspect', ''), ['mta_archives/shop_1.4.0.mtar']);
      assert.doesNotMatch(complete('ctms', 'export', '--service-key', '').join(), /:files/);
    } finally {
      folder.remove();
    }
  });
}

test('an unknown command is named also where its help is asked for', async () => {
  const { code, stderr } = await ctms(['help', 'expot']);
  assert.equal(code, 2);
  assert.match(stderr, /unknown command 'expot'[^]*Did you mean export\?/);
});

test('the help of a command that was meant is named', async () => {
  assert.match((await ctms(['import'])).stderr, /see ctms import --help/);
  assert.match((await ctms(['descriptor', 'put', '--nosuch'])).stderr, /see ctms descriptor put --help/);
});

test('help has headings, and the version has three spellings', async () => {
  const { stdout } = await ctms(['export', '--help']);
  for (const heading of ['What to release:', 'Following:', 'Connection:', 'Output:']) assert(stdout.includes(`\n${heading}\n`), heading);
  const { version } = JSON.parse(readFileSync(at('pkg/package.json'), 'utf8'));
  for (const spelling of ['version', '--version', '-V']) assert.equal((await ctms([spelling])).stdout, `${version}\n`);
});

for (const [line, meant] of [
  ['exprt app.mtar --from DEV', 'export'],
  ['export app.mtar --form DEV', '--from'],
  ['upload app.mtar --to QA --jsn', '--json'],
]) {
  test(`"ctms ${line}" asks whether ${meant} was meant`, async () => {
    const { code, stderr, stdout } = await ctms(line.split(' '));
    assert.equal(code, 2);
    assert.match(stderr, new RegExp(`Did you mean ${meant}\\?`));
    assert.equal(stdout, '');
  });
}

for (const [line, words] of [
  ['export app.mtar', /option --from <node> is missing/],
  ['completion', /missing required argument 'shell'/],
  ['completion tcsh', /bash, zsh, fish/],
  ['export app.mtar --from DEV --timeout soon', /number of seconds above 0, or a time span such as 30m/],
  ['export app.mtar --from DEV --content-type ZIP', /Allowed choices are MTA, APP, XSCDU, BTP_ABAP/],
]) {
  test(`"ctms ${line}" ends with code 2 and one sentence`, async () => {
    const { code, stdout, stderr } = await ctms(line.split(' '));
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, words);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });
}

test('without a command, help goes to stderr with code 2', async () => {
  const { code, stdout, stderr } = await ctms([]);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /^Usage: ctms/);
});
