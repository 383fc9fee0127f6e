import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { at } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';
import { Problem, duration } from '../lib/say.mjs';

const node = process.execPath;

test('a program that fails shows what it wrote and the sentence of its step', async () => {
  const failing = run(node, ['-e', 'console.log("to stdout"); console.error("to stderr"); process.exit(3)'], {
    onFailure: 'It cannot be had.',
  });
  await assert.rejects(failing, (error) => {
    assert(error instanceof Problem);
    assert.equal(error.message, 'It cannot be had.');
    assert.match(error.output, /to stdout/);
    assert.match(error.output, /to stderr/);
    return true;
  });
});

test('a program that fails without a sentence is named with its exit code', async () => {
  await assert.rejects(run(node, ['-e', 'process.exit(3)']), /process\.exit\(3\)" ended with code 3\./);
});

test('a program that does not exist is named', async () => {
  await assert.rejects(run('no-such-program-at-all', []), /"no-such-program-at-all" could not be started \(ENOENT\)/);
});

test('what a program has started ends with it when a script stops', () => {
  const grandchild = 'require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" }); console.log("ready"); setInterval(() => {}, 1000);';
  const ended = script(`
    const { start } = await import(${JSON.stringify(pathToFileURL(at('scripts/lib/programs.mjs')))});
    await main(async () => {
      const child = start(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: ['ignore', 'pipe', 'inherit'] });
      await new Promise((resolve) => { child.stdout.once('data', resolve); });
      throw new Problem('Stopped at once.');
    });`);
  // The grandchild holds our stderr open: this returns only when it has ended.
  assert.match(ended.stderr, /Stopped at once/);
});

test('a problem ends a script with one sentence and its code, without a stack trace', () => {
  const ended = script('await main(() => { throw new Problem("Nothing to do.", { code: 2 }); });');
  assert.equal(ended.status, 2);
  assert.match(ended.stderr, /^\nStopped: Nothing to do\.\n$/);
});

test('a fault of the scripts themselves keeps its stack trace', () => {
  const ended = script('await main(() => { throw new TypeError("a fault"); });');
  assert.equal(ended.status, 1);
  assert.match(ended.stderr, /TypeError: a fault\n\s+at /);
});

test('steps that go on at the same time are one line each, and a log says that they go on', () => {
  const ended = script(`
    const { mock } = await import('node:test');
    mock.timers.enable({ apis: ['setInterval', 'Date'] });
    let finish;
    const first = step('npm packages', 'about 30 s', () => new Promise((resolve) => { finish = resolve; }), () => ', 7 of them');
    const second = step('wasm-bindgen', 'about 40 s', async () => {});
    await second;
    mock.timers.tick(15_000);
    finish();
    await first;
    mock.timers.tick(60_000);`);
  assert.equal(ended.stdout, [
    '  ✓ wasm-bindgen (0.0 s)', '  … still working: npm packages 15 s (about 30 s)', '  ✓ npm packages, 7 of them (15 s)', '',
  ].join('\n'), ended.stderr);
});

test('durations are told in the unit that fits', () => {
  assert.deepEqual([40, 12_300, 125_000, 179_700].map(duration), ['0.0 s', '12 s', '2 min 5 s', '3 min 0 s']);
});

function script(text) {
  const library = pathToFileURL(at('scripts/lib/say.mjs'));
  const source = `import { main, Problem, step } from ${JSON.stringify(library)};\n${text}`;
  return spawnSync(node, ['--input-type=module', '-e', source], { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
}
