import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import process from 'node:process';

import { start, stop } from './programs.mjs';

/**
 * So many seconds of the processor may be used without the end of a test, unless a layer says
 * otherwise; no test needs half of it. Where that is not told, and for a test that only waits,
 * ten times as long may pass, because others may use the machine.
 */
const LONGEST_TEST_S = Number(process.env.CTMS_TEST_LIMIT_S ?? 90);
const PATIENCE = 10;
/** So much memory may the tests of one program have; they need a tenth of it. Only Linux keeps such a limit. */
const LARGEST_MB = 1024;
const ENDED = /^test (.+?)(?: - should panic)? \.\.\. (?:ok|FAILED|ignored)/;

/**
 * Runs a program of native tests with limits of time and memory.
 *
 * @param {string} program
 * @param {string[]} args  for it
 * @param {{ seconds?: number, megabytes?: number, print?: (text: string) => void }} [limits]
 * @returns {Promise<number>} its exit code; 1 when it was ended, after saying which tests were at work
 */
export async function runLimited(program, args, { seconds = LONGEST_TEST_S, megabytes = LARGEST_MB, print = (text) => process.stdout.write(text) } = {}) {
  const tests = testsOf(program, args);
  const child = start(...withMemory(program, args, megabytes), {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Each thread would reserve an arena of 64 MB, which counts.
    env: { ...process.env, MALLOC_ARENA_MAX: '2' },
  });
  let tooLong = '';
  let last = { at: Date.now(), used: 0 };
  const timer = setInterval(() => {
    const [passed, used] = [(Date.now() - last.at) / 1000, processorSeconds(child.pid) - last.used];
    if (used > seconds) tooLong = `no test has ended for ${seconds} s of the processor`;
    if (passed > seconds * PATIENCE) tooLong = `no test has ended for ${seconds * PATIENCE} s`;
    if (tooLong !== '') stop(child);
  }, 200);
  let line = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    print(text);
    const lines = (line + text).split('\n');
    line = lines.pop();
    const ended = lines.map((one) => ENDED.exec(one)?.[1]).filter((name) => tests.delete(name));
    if (ended.length > 0) last = { at: Date.now(), used: processorSeconds(child.pid) };
  });
  const { code, signal } = await new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code, signal) => resolve({ code, signal }));
  });
  clearInterval(timer);
  if (signal === null) return code;
  const why = tooLong || `it was ended by ${signal}, perhaps for want of memory (limit ${megabytes} MB)`;
  print(`\n${program}: ${why}. At work: ${atWork(tests).join(', ')}.\n`);
  return 1;
}

/** The time that a process has used of the processor; 0 where only Linux could tell. */
function processorSeconds(pid) {
  try {
    // After the name, which may hold spaces: user and system time are the 12th and 13th, in hundredths.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

function testsOf(program, args) {
  const { stdout } = spawnSync(program, [...args, '--list', '--format', 'terse'], { encoding: 'utf8' });
  return new Set([...(stdout ?? '').matchAll(/^(.+): test$/gm)].map(([, name]) => name));
}

/** Tests begin in the order of the list, and as many at once as there are threads. */
function atWork(tests) {
  return [...tests].slice(0, Number(process.env.RUST_TEST_THREADS) || availableParallelism());
}

function withMemory(program, args, megabytes) {
  if (process.platform !== 'linux') return [program, args];
  return ['sh', ['-c', `ulimit -v ${megabytes * 1024} && exec "$0" "$@"`, program, ...args]];
}
