// npm test: every test, layer by layer, the fast ones first; it stops at the first layer that fails.
// npm test -- node browser: only the layers with these names.
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';

import { layers } from './lib/layers.mjs';
import { Problem, bold, cyan, dim, duration, green, heading, main, say } from './lib/say.mjs';
import { needNode } from './lib/setup.mjs';

const SUMMARY = /^(test result: .*|(?:ℹ|#) (?:tests|pass|fail|skipped) \d+)$/;
const EMPTY = /^test result: ok\. 0 passed|^(?:ℹ|#) tests 0$/;

await main(async () => {
  needNode();
  const chosen = choose(process.argv.slice(2));
  const started = Date.now();
  const reports = [];
  for (const layer of chosen) {
    say(`\n${cyan('▶')} ${bold(layer.name)}: ${layer.what}`);
    reports.push(await runLayer(layer));
  }
  summarise(reports, Date.now() - started);
});

function choose(names) {
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
  if (counts.length === 0) throw new Problem(`the tests of "${layer.name}" (${layer.what}) ended without having run one.`);
  return { layer, counts, milliseconds: Date.now() - started };
}

function summarise(reports, milliseconds) {
  heading(`All tests passed: ${reports.length} layers in ${duration(milliseconds)}`);
  for (const { layer, counts, milliseconds: took } of reports) {
    say(`${green('✓')} ${layer.name} ${dim(`(${layer.what}, ${duration(took)})`)}`);
    for (const line of counts) say(line);
  }
}
