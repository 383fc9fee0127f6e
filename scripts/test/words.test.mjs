// What people read is plain: no phrase that users had to read twice, no option that does not exist, no command
// line in the words of the library and the page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { at } from '../lib/paths.mjs';
import { ask } from '../lib/run.mjs';
import { proseOf, textsOf } from '../lib/texts.mjs';

/** What is not said, and what is said instead. */
const PHRASES = [
  [/\bcan not\b/i, 'cannot'],
  [/(?<!\bthere )\b(?:is|are) no (?!longer\b|more\b|later\b|earlier\b)(?=[a-z])/i, 'is not a'],
  [/\bmend(?:s|ed|ing)?\b/i, 'fix'],
  [/\bwhoever\b/i, 'who, a program that'],
  [/\bin spite of\b/i, 'despite'],
  [/\b(?:leave|leaves|left|leaving) away\b/i, 'leave out, omit'],
  [/\bput right\b/i, 'fix'],
  [/\bblindly\b/i, 'say what is checked first'],
  [/\bpatience\b/i, 'wait, time limit'],
  [/\bbelongs? into\b/i, 'belongs in'],
  [/\btime (?:is|was) over\b/i, 'timed out'],
  [/\bno look\b|\ba look (?:does|finds|may|can)\b/i, 'check'],
  [/\bthere is none of\b/i, 'say what is missing'],
];
/** Only in what is printed or shown: as words in a comment they are the field's, or JavaScript's. */
const IN_TEXTS = [
  [/\bby itself\b/i, 'automatically'],
  [/\bfits?\b(?! (?:into|in|on)\b)/i, 'match'],
  [/\bn't\b|\b(?:do|does|is|can|wo)n't\b/i, 'no contractions'],
];
/** Words of others, quoted: what the service, Cloud Foundry and CSS say. */
const QUOTED = ['src/diagnosis/table/', 'emulator/src/causes/', 'www/src/upload/styles.ts', 'src/api/description.rs'];

const tracked = ask('git', ['ls-files']).split('\n').filter((file) => file !== '');
const isTest = (file) => /(?:^|\/)tests?(?:\.rs$|\/)/.test(file);
const product = (pattern) => tracked.filter((file) => pattern.test(file) && !isTest(file));
/** Tests of Rust stand at the end of a file. */
const source = (file) => readFileSync(at(file), 'utf8').split(/^#\[cfg\(test\)\]/m)[0];
const isComment = (text) => /^\/[/*]/.test(text);

const CODE = product(/^(?:src|pkg\/src|www\/src|www\/page\/src|emulator\/src)\/.*\.(?:rs|ts)$/);
/** Written by a script from texts that are checked where they stand, or quoting others. */
const GENERATED = ['docs/failures.md', 'docs/fidelity.md'];
const PAPERS = product(/^(?:[A-Z]+\.md|docs\/.*\.md|(?:pkg|emulator|www)\/README\.md|action\.yml)$/).filter((file) => !GENERATED.includes(file));

const all = [
  ...CODE.flatMap((file) => textsOf(source(file)).map((text) => ({ file, ...text }))),
  ...PAPERS.flatMap((file) => proseOf(readFileSync(at(file), 'utf8')).map((text) => ({ file, ...text }))),
];

function found(phrases, texts) {
  return texts
    .filter(({ file }) => !QUOTED.some((quoted) => file.startsWith(quoted)))
    .flatMap(({ file, line, text }) => phrases
      .filter(([pattern]) => pattern.test(text))
      .map(([pattern, instead]) => `${file}:${line}: "${pattern.exec(text)[0]}" (${instead}) in ${text.slice(0, 160)}`));
}

test('no text and no comment has a phrase that had to be read twice', () => {
  assert.ok(all.length > 3000, 'the texts are found');
  assert.deepEqual(found(PHRASES, all), []);
});

test('what is printed or shown says matches and automatically, and has no contractions', () => {
  assert.deepEqual(found(IN_TEXTS, all.filter(({ text }) => !isComment(text))), []);
});

test('help texts begin with a small letter and have no full stop', () => {
  const abouts = product(/^pkg\/src\/cli\/.*\.ts$/).flatMap((file) => [...source(file).matchAll(/\babout: (['"`])((?:\\.|(?!\1).)*)\1/g)].map(([, , about]) => `${file}: ${about}`));
  assert.ok(abouts.length > 80, 'the help texts are found');
  assert.deepEqual(abouts.filter((about) => /\.$/.test(about) || /: [A-Z][a-z]+ (?!Cloud|ALM|CI)/.test(about)), []);
});

test('every option that a text names exists', () => {
  const known = new Set([...readFileSync(at('docs/cli.md'), 'utf8').matchAll(/(?<![\w-])--[a-z][\w-]*/g)].map(([option]) => option));
  for (const file of product(/^pkg\/src\/cli\/commands\/.*spec\.ts$/)) {
    for (const [, name] of source(file).matchAll(/^\s{4}(\w+): /gm)) known.add(`--${name}`);
  }
  const texts = all.filter(({ file, text }) => /^(?:src|pkg\/src|docs|README)/.test(file) && !isComment(text));
  const unknown = texts.flatMap(({ file, line, text }) => [...text.matchAll(/(?<![\w-])--([a-z][a-zA-Z-]+)(?![\w-]*:)/g)]
    .filter(([option]) => !known.has(option) && !FOREIGN.includes(option) && !PIPERS.test(option))
    .map(([option]) => `${file}:${line}: ${option}`));
  assert.deepEqual(unknown, []);
});

/** Options of git, npm, node, cargo and bundlers that texts name. */
const FOREIGN = [
  '--help', '--version', '--global', '--add', '--yes', '--no', '--package', '--save-dev', '--external', '--no-deps', '--open',
  '--encoding', '--format', '--liftoff-only', '--wasm-lazy-validation', '--semi-space-growth-factor',
];
/** Piper's flags, which `ctms piper` takes and docs/migrating-from-piper.md lists; that page has a test of its own. */
const PIPERS = /^--[a-z]+[A-Z]/;

test('the core outside of job configuration, and the page, speak no command line', () => {
  const texts = all.filter(({ file, text }) => /^(?:src\/(?!job\/)|www\/)/.test(file) && !isComment(text));
  const spoken = texts.filter(({ text }) => /(?<![\w-])--[a-z][a-z-]+(?![\w-]*[:,)]|\w)|\bctms (?:export|upload|import|follow|queue|logs|reset|remove|forward|explain) /.test(text) && !/var\(--|--_?[\w-]+'?:/.test(text));
  assert.deepEqual(spoken.map(({ file, line, text }) => `${file}:${line}: ${text}`), []);
});
