import { stripVTControlCharacters } from 'node:util';

import { Problem, bold, cyan, dim, duration, green, say } from './say.mjs';

const SUMMARY = /^(test result: .*|(?:ℹ|#) (?:tests|pass|fail|skipped) \d+)$/;
const EMPTY = /^test result: ok\. 0 passed|^(?:ℹ|#) tests 0$/;

/**
 * Runs layers of tests one after the other, stops at the first that fails, and
 * ends with the summary lines of their runners.
 *
 * @param {import('./layers.mjs').Layer[]} layers
 * @param {string[]} names  only these; all that are present when empty
 * @param {(line: string) => void} [print]
 * @throws {Problem} when a layer fails, runs no test, or a name is unknown
 */
export async function runLayers(layers, names, print = say) {
  const started = Date.now();
  const reports = [];
  for (const layer of choose(layers, names)) {
    print(`\n${cyan('▶')} ${bold(layer.name)}: ${layer.what}`);
    reports.push(await runLayer(layer));
  }
  summarise(reports, Date.now() - started, print);
}

function choose(layers, names) {
  const present = layers.filter((layer) => layer.when === undefined || layer.when());
  if (names.length === 0) return present;
  const known = present.map((layer) => layer.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Problem(`There is no layer of tests named ${unknown.join(', ')}; there are ${known.join(', ')}.`, { code: 2 });
  }
  return present.filter((layer) => names.includes(layer.name));
}

async function runLayer(layer) {
  await layer.prepare();
  const started = Date.now();
  let output = '';
  const code = await layer.run((text) => { output += text; });
  if (code !== 0) {
    throw new Problem(`the tests of "${layer.name}" (${layer.what}) failed. Again, only these: npm test -- ${layer.name}`);
  }
  const counts = output.split('\n')
    .map((line) => stripVTControlCharacters(line).trim())
    .filter((line) => SUMMARY.test(line) && !EMPTY.test(line));
  if (!counts.some((line) => /^test result|tests \d/.test(line))) {
    throw new Problem(`the tests of "${layer.name}" (${layer.what}) ended without having run one.`);
  }
  return { layer, counts, milliseconds: Date.now() - started };
}

function summarise(reports, milliseconds, print) {
  const layers = reports.length === 1 ? '1 layer' : `${reports.length} layers`;
  print(`\n${bold(`All tests passed: ${layers} in ${duration(milliseconds)}`)}`);
  for (const { layer, counts, milliseconds: took } of reports) {
    print(`${green('✓')} ${layer.name} ${dim(`(${layer.what}, ${duration(took)})`)}`);
    for (const line of counts) print(line);
  }
}
