import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';

const peakScript = fileURLToPath(new URL('peak.mjs', import.meta.url));

/**
 * Runs a program to its end.
 *
 * @returns {Promise<{ seconds: number, peakMiB: number | undefined, stdout: string }>}
 *          wall time of the whole process; peak resident memory where it is Node
 * @throws {Error} when it ends with another code than 0
 */
export async function measure(program, args, env = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'ctms-bench-'));
  const peakFile = path.join(folder, 'peak');
  const isNode = program === process.execPath;
  const preload = isNode ? ['--import', pathToFileURL(peakScript).href] : [];
  const began = process.hrtime.bigint();
  const child = spawn(program, [...preload, ...args], {
    env: { ...process.env, ...env, BENCH_PEAK_FILE: peakFile },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise((resolve, reject) => { child.once('error', reject).once('close', resolve); });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (code !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${code}: ${stderr || stdout}`);
  const peakMiB = isNode ? Number(readFileSync(peakFile, 'utf8')) / 1024 : undefined;
  rmSync(folder, { recursive: true });
  return { seconds, peakMiB, stdout };
}

/** Runs contenders turn by turn, so that a busy machine slows them all, and answers each one's best. */
export async function compete(contenders, rounds) {
  const best = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(contenders)) {
      const { seconds, peakMiB } = await run();
      const before = best[name] ?? { seconds: Infinity, peakMiB: Infinity };
      best[name] = { seconds: Math.min(before.seconds, seconds), peakMiB: Math.min(before.peakMiB, peakMiB ?? Infinity) };
    }
  }
  return best;
}

/** Prints a ratio beside its limit and answers whether it is within. */
export function within(what, ratio, limit) {
  console.log(`  ${what}: ${ratio.toFixed(2)} (at most ${limit})${ratio <= limit ? '' : '  OVER'}`);
  return ratio <= limit;
}
