import { availableParallelism } from 'node:os';
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';

import { root } from './paths.mjs';
import { start, stop, stopPrograms } from './programs.mjs';
import { Problem, bold, cyan, dim, duration, green } from './say.mjs';

const SUMMARY = /^(test result: .*|(?:ℹ|#) (?:tests|pass|fail|skipped) \d+)$/;
const EMPTY = /^test result: ok\. 0 passed|^(?:ℹ|#) tests 0$/;
/** What does not end by then hangs; the tests themselves have limits that name the one. */
const LONGEST_MS = { short: 30 * 60_000, long: 180 * 60_000 };
/** Layers share nothing but the processor. */
const LANES = Math.min(2, availableParallelism());

/**
 * Prepares layers of tests one after the other, runs them side by side, and
 * ends with the summary lines of their runners. What a layer prints comes as a
 * whole, in the order of the layers. The first that fails ends all.
 *
 * @param {import('./layers.mjs').Layer[]} layers
 * @param {object} [options]
 * @param {string[]} [options.names]  only these; otherwise all that are present
 * @param {boolean} [options.long]  the long ones, where no names are given
 * @param {(text: string) => void} [options.print]
 * @param {number} [options.lanes]
 * @param {number} [options.longestMs]
 * @throws {Problem} when a layer fails, does not end, runs no test, or a name is unknown
 */
export async function runLayers(layers, { names = [], long = false, print = (text) => process.stdout.write(text), lanes = LANES, longestMs = LONGEST_MS[long ? 'long' : 'short'] } = {}) {
  const began = Date.now();
  const chosen = choose(layers, names, long);
  for (const layer of chosen) await layer.prepare();
  const output = inOrder(chosen, print);
  const waiting = [...chosen.entries()].sort(([, a], [, b]) => Number(b.startsFirst ?? false) - Number(a.startsFirst ?? false)).values();
  const reports = [];
  let failure;
  const lane = async () => {
    for (const [place, layer] of waiting) {
      const report = await runLayer(layer, { write: output(place).write, longestMs }).catch((error) => error);
      if (failure !== undefined) return;
      if (report instanceof Error) {
        failure = report;
        output(place).fail();
        return stopPrograms();
      }
      output(place).end();
      reports[place] = report;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (failure !== undefined) throw failure;
  summarise(reports, Date.now() - began, print);
}

function choose(layers, names, long) {
  const present = layers.filter((layer) => layer.when === undefined || layer.when());
  if (names.length === 0) return present.filter(({ isLong = false }) => isLong === long);
  const known = present.map((layer) => layer.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Problem(`There is no layer of tests named ${unknown.join(', ')}; there are ${known.join(', ')}.`, { code: 2 });
  }
  return present.filter((layer) => names.includes(layer.name));
}

/** The first layer that has not ended prints as it goes; the others wait for it. */
function inOrder(layers, print) {
  const kept = layers.map(({ name, what }) => `\n${cyan('▶')} ${bold(name)}: ${what}\n`);
  const hasEnded = layers.map(() => false);
  let current = 0;
  const flush = () => {
    for (; current < layers.length; current += 1) {
      print(kept[current]);
      kept[current] = '';
      if (!hasEnded[current]) return;
    }
  };
  return (place) => ({
    write: (text) => {
      kept[place] += text;
      if (place === current) flush();
    },
    end: () => { hasEnded[place] = true; flush(); },
    /** What a layer that failed has printed is not kept back; nothing is printed after it. */
    fail: () => { if (place >= current) print(kept[place]); },
  });
}

async function runLayer(layer, { write, longestMs }) {
  const began = Date.now();
  let output = '';
  const { program, args, env } = layer.command();
  const child = start(program, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const collect = (text) => { output += text; write(text); };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', collect);
  let isTooLong = false;
  const timer = setTimeout(() => { isTooLong = true; stop(child); }, longestMs);
  const code = await ended(child, program);
  clearTimeout(timer);
  const named = `the tests of "${layer.name}" (${layer.what})`;
  const again = `Again, only these: npm test -- ${layer.name}`;
  if (isTooLong) throw new Problem(`${named} have not ended within ${duration(longestMs)}. ${again}`);
  if (code !== 0) throw new Problem(`${named} failed. ${again}`);
  const counts = output.split('\n')
    .map((line) => stripVTControlCharacters(line).trim())
    .filter((line) => SUMMARY.test(line) && !EMPTY.test(line));
  if (!counts.some((line) => /^test result|tests \d/.test(line))) throw new Problem(`${named} ended without having run one.`);
  return { layer, counts, milliseconds: Date.now() - began };
}

function ended(child, program) {
  return new Promise((resolve, reject) => {
    child.once('error', ({ code, message }) => reject(new Problem(`"${program}" could not be started (${code ?? message}).`)));
    child.once('close', (code) => resolve(code ?? 1));
  });
}

function summarise(reports, milliseconds, print) {
  const layers = reports.length === 1 ? '1 layer' : `${reports.length} layers`;
  const lines = reports.flatMap(({ layer, counts, milliseconds: took }) => [
    `${green('✓')} ${layer.name} ${dim(`(${layer.what}, ${duration(took)})`)}`, ...counts,
  ]);
  print(`\n${bold(`All tests passed: ${layers} in ${duration(milliseconds)}`)}\n${lines.join('\n')}\n`);
}
