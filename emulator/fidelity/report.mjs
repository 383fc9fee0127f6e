// What the emulator claims, how sure it is, and which tests prove it.
import { readdirSync, readFileSync } from 'node:fs';

import { causes, nodeCauses } from '../dist/causes/index.js';
import { behaviours } from '../dist/fidelity/index.js';
import { leftOut } from './left-out.mjs';

const sources = {
  specification: "SAP's specification of the API, TMS_v2 2.2.1",
  'sap-text': "SAP's documentation, or texts of people at SAP",
  'public-client': 'what public clients send and expect',
  recording: 'a recorded answer of the service',
  guess: 'nobody has published it; such an answer has the header `x-ctms-emulator: guess`',
};
const groups = [...new Set(Object.keys(behaviours).map((id) => id.split('.')[0]))];
const named = new RegExp(String.raw`\[((?:${groups.join('|')})\.[a-z0-9.-]+)\]`, 'g');

/** Returns the ids that test names have in brackets, with the files that name them. */
export function namedByTests(folder = new URL('../test/', import.meta.url)) {
  const found = new Map();
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.test.mjs'))
    .sort()) {
    for (const [, id] of readFileSync(new URL(file, folder), 'utf8').matchAll(named))
      found.set(id, new Set([...(found.get(id) ?? []), file]));
  }
  return found;
}

/** Returns how many behaviours there are, and how many of them are no guesses, in one sentence. */
export function figure() {
  const all = Object.values(behaviours);
  const known = all.filter(({ source }) => source !== 'guess');
  const counts = Object.keys(sources).map((source) => [source, all.filter((one) => one.source === source).length]);
  const list = counts.filter(([, count]) => count > 0).map(([source, count]) => `${source} ${count}`);
  return `${all.length} behaviours, each with a test; ${known.length} rest on a source, ${all.length - known.length} are guesses (${list.join(', ')}).`;
}

/** Returns `docs/fidelity.md`. */
export function report() {
  const tests = namedByTests();
  const lines = [
    '# How true the emulator is',
    '',
    'Written by `node emulator/fidelity/write.mjs`; a test fails when it is out of date, or when a behaviour has no test.',
    '',
    `**${figure()}**`,
    '',
    '| source | what it is | behaviours |',
    '| --- | --- | --- |',
    ...Object.entries(sources).map(([source, what]) => `| ${source} | ${what} | ${countOf(source)} |`),
    '',
    "A behaviour is about statuses, shapes, fields and effects. The free texts of refusals are the emulator's own and are not counted. An answer that rests on a guess names it in `x-ctms-emulator-guesses` and in the log; a guess about time or order has no answer of its own. What the emulator does not know at all is answered with `x-ctms-emulator: unknown-operation`. No behaviour rests on a recording yet: [recordings.md](recordings.md) says how you can change that.",
    '',
  ];
  for (const group of groups) {
    lines.push(
      `## ${group}`,
      '',
      '| id | what | source | where it is known from | tests |',
      '| --- | --- | --- | --- | --- |',
    );
    for (const [id, { what, source, where }] of Object.entries(behaviours).filter(([one]) =>
      one.startsWith(`${group}.`),
    )) {
      const files = [...(tests.get(id) ?? [])].map((file) => file.replace('.test.mjs', ''));
      lines.push(`| ${id} | ${cell(what)} | ${source} | ${cell(where)} | ${files.join(', ')} |`);
    }
    lines.push('');
  }
  return [...lines, ...causesChapter()].join('\n');
}

function causesChapter() {
  const rows = Object.entries(causes).map(([id, { text, outcome, notStarted, lines = [] }]) => {
    const said = [notStarted, ...lines.map((line) => line.text)].filter((one) => one !== undefined);
    return `| ${id} | ${outcome} | ${text} | ${said.map((one) => cell(`\`${one}\``)).join(' · ')} |`;
  });
  return [
    '## Failed imports to play',
    '',
    'Each id can be the `scenario` of a node, of an MTA or of a fault (`faults.importEnds`). The texts are those of the service (*constant*: from its source or documentation, *reported*: by people in public threads) with invented names; how Cloud Transport Management wraps the messages of the deploy service is a guess.',
    '',
    '| scenario | ends as | text | what the log says |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    `Of a node only, shown by its fields or by how imports are refused: ${Object.keys(nodeCauses).join(', ')}.`,
    '',
    'Left out:',
    '',
    ...Object.entries(leftOut).map(([why, ids]) => `- ${ids.join(', ')}: ${why}.`),
    '',
  ];
}

function countOf(source) {
  return Object.values(behaviours).filter((one) => one.source === source).length;
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}
