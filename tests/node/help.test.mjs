// Every option is declared once and told everywhere: in help, in the README, in the completions.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';

import { commands } from '../../pkg/dist/cli/commands/index.js';
import { optionsTable } from '../../scripts/lib/options.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { ctms } from '../lib/ctms.mjs';

const SHELLS = ['bash', 'zsh', 'fish'];
const longName = ({ flags }) => /--[\w-]+/.exec(flags)[0];
const scripts = {};

before(async () => {
  for (const shell of SHELLS) scripts[shell] = (await ctms(['completion', shell])).stdout;
});

test('ctms --help names every command, and shows examples and exit codes', async () => {
  const { code, stdout } = await ctms(['--help']);
  assert.equal(code, 0);
  for (const { name } of commands) assert.match(stdout, new RegExp(`^ {2}${name.split(' ')[0]} `, 'm'));
  assert.match(stdout, /Examples:\n {2}ctms export/);
  assert.match(stdout, /Exit codes: 0 done/);
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

  test(`every option of ctms ${command.name} is completed in each shell`, () => {
    for (const option of command.options) {
      const name = longName(option);
      assert(completions(`ctms ${command.name} ${name}`).includes(name), `bash ${name}`);
      assert(scripts.zsh.includes(`${name}[`), `zsh ${name}`);
      const where = command.name.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
      assert(scripts.fish.includes(`-n '${where}' -l ${name.slice(2)} `), `fish ${name}`);
    }
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

test('the README\'s table of options is that of the commands', () => {
  const readme = readFileSync(at('README.md'), 'utf8');
  assert(readme.includes(optionsTable(commands)), 'write it anew: node scripts/options.mjs');
});

test('bash completes commands, choices, and leaves files to bash', () => {
  assert.deepEqual(completions('ctms exp'), ['export']);
  assert.deepEqual(completions('ctms export --content-type M'), ['MTA']);
  assert.deepEqual(completions('ctms export --service-key '), []);
  assert.deepEqual(completions('ctms export --named-user '), []);
  assert.deepEqual(completions('ctms completion f'), ['fish']);
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
  ['export app.mtar --from DEV --timeout soon', /number of seconds above 0/],
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

/** What bash would offer for a line, the cursor at its end. */
function completions(line) {
  const words = line.split(' ');
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const script = `${scripts.bash}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _ctms; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\n').filter((word) => word !== '');
}
