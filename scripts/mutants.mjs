// npm run mutants: changes the code that decides about releases, imports, retries and follows, one change at
// a time, and names the changes that no test of the core notices. It takes hours: a minute for each of them.
// npm run mutants -- 3/40: only the third of forty parts.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import process from 'node:process';

import { NATIVE } from './lib/layers.mjs';
import { judge, survivors } from './lib/mutants.mjs';
import { at } from './lib/paths.mjs';
import { run, show } from './lib/run.mjs';
import { Problem, main, say, step } from './lib/say.mjs';
import { needRust } from './lib/setup.mjs';

const VERSION = '27.1.0';
const tool = at(`target/tools/bin/cargo-mutants${process.platform === 'win32' ? '.exe' : ''}`);
const output = at('target/mutants');

await main(async () => {
  const [part = '1/1'] = process.argv.slice(2);
  const [, number, of] = /^(\d+)\/(\d+)$/.exec(part) ?? [];
  if (!(Number(number) >= 1 && Number(number) <= Number(of))) {
    throw new Problem(`There is no part ${part}: write for example 3/40.`, { code: 2 });
  }
  needRust();
  if (!existsSync(tool)) {
    await step(`cargo-mutants ${VERSION}, built once`, 'about 2 minutes', () => (
      run('cargo', ['install', 'cargo-mutants', '--version', VERSION, '--locked', '--root', at('target/tools')])
    ));
  }
  mkdirSync(output, { recursive: true });
  const [target, ...runner] = NATIVE;
  const code = await show(tool, [
    'mutants', '--no-shuffle', '--output', output, '--shard', `${Number(number) - 1}/${of}`, '--baseline', 'skip',
    '--timeout', '60', '--build-timeout', '600', '--jobs', '1', '--colors', 'never',
    // Each program of tests has a gigabyte (scripts/native-test.mjs).
    `--cargo-arg=--config=target.'${target}'.runner=${JSON.stringify(runner)}`,
  ], { env: { ...process.env, CTMS_SIM_RUNS: '2000' } });
  // 2: some were missed; 3: some took too long, which counts as noticed.
  if (![0, 2, 3].includes(code)) throw new Problem('cargo-mutants could not do its work; its own words are above.');
  const missed = readFileSync(at('target/mutants/mutants.out/missed.txt'), 'utf8');
  const known = JSON.parse(readFileSync(at('tests/mutants.json'), 'utf8'));
  const { unknown, listed } = judge(survivors(missed), known.survivors);
  say(`\n${listed.length} changes that nobody notices are listed in tests/mutants.json with a reason.`);
  if (unknown.length > 0) {
    throw new Problem(`No test notices these changes: write one that does, or list the change with a reason in tests/mutants.json.\n${unknown.join('\n')}`);
  }
});
