// The scenes of docs/scenes.md: one release up to production, through the command.
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mock } from 'node:test';
import process from 'node:process';

import { faults } from 'ctms-emulator';

import { sampleArchive, startEmulator } from './emulator.mjs';
import { runInProcess } from './in-process.mjs';
import { VirtualTime } from './virtual-time.mjs';

const ARCHIVE = 'mta_archives/shop_1.4.0.mtar';
const MINUTE = 60_000;
const START = Date.parse('2026-11-03T08:00:00Z');

/** `args` takes the id of the transport request, `code` is how a scene must end, `columns` the width of its terminal. */
const check = {
  title: 'Check everything before the first release',
  about: 'It changes nothing.',
  args: () => ['doctor', '--from', 'DEV', ARCHIVE],
};

/** Ten minutes apart, in one landscape. */
const story = [
  {
    title: 'Release in the log of a pipeline',
    about: 'The archive goes into the import queues of the nodes that follow DEV.',
    args: () => ['export', ARCHIVE, '--from', 'DEV', '--description', '1a2b3c Fix totals'],
  },
  {
    title: 'Follow where nobody imports',
    about: 'The log says what to run, and the exit code that the time limit was reached.',
    args: (id) => ['follow', 'QA', id, '--timeout', '2m30s'],
    code: 6,
  },
  {
    title: 'Read a queue on a terminal of 80 columns',
    about: 'Long texts are shortened; a wider terminal shows all columns.',
    args: () => ['queue', 'QA'],
    columns: 80,
  },
  {
    title: 'Import, and follow to the end',
    about: 'One line a minute while nothing changes.',
    args: (id) => ['import', 'QA', id, '--follow'],
  },
  {
    title: 'An import that fails explains itself',
    about: 'The cause, how certain it is, what to do and who can do it.',
    args: (id) => ['import', 'PROD', id, '--follow'],
    prepare: (emulator) => emulator.failNext('POST /v2/nodes/{nodeId}/transportRequests/import', faults.importEnds('ds-quota-memory')),
    code: 1,
  },
  {
    title: 'See which version is where',
    about: 'One column for each node.',
    args: () => ['status'],
    columns: 80,
  },
];

/** Plays all scenes, and returns each with the text that the command printed. */
export async function playScenes() {
  const before = process.cwd();
  const folder = await mkdtemp(path.join(tmpdir(), 'ctms-scenes-'));
  try {
    await mkdir(path.join(folder, path.dirname(ARCHIVE)));
    await cp(await sampleArchive(), path.join(folder, ARCHIVE));
    process.chdir(folder);
    return [await playToday(check), ...await playAll(story)];
  } finally {
    process.chdir(before);
    await rm(folder, { recursive: true });
  }
}

/** The check compares the clock with the date of a response, which is the machine's. */
async function playToday(scene) {
  const emulator = await startEmulator();
  try {
    return await play(scene, emulator);
  } finally {
    await emulator.close();
  }
}

async function playAll(scenes) {
  const time = new VirtualTime(START);
  const emulator = await startEmulator({ importMs: 2.5 * MINUTE, clock: time.forEmulator });
  // Ages are counted on the machine's clock, and waits are drawn at random.
  mock.method(Date, 'now', time.forClient.now);
  mock.method(Math, 'random', () => 0.5);
  try {
    const played = [];
    for (const [index, scene] of scenes.entries()) {
      await time.pass(START + index * 10 * MINUTE - time.forClient.now());
      played.push(await play(scene, emulator, time.forClient));
    }
    return played;
  } finally {
    mock.restoreAll();
    await emulator.close();
  }
}

async function play({ prepare, args: argsFor, code: expected = 0, columns, ...texts }, emulator, clock) {
  prepare?.(emulator);
  const args = argsFor(String(emulator.state.transportRequests[0]?.id));
  const { code, output } = await runInProcess(args, { key: emulator.serviceKeys.ctms, clock, env: { NO_COLOR: '1' }, columns });
  if (code !== expected) throw new Error(`${texts.title}: exit code ${code}\n${output}`);
  return { ...texts, args, code, output: output.trimEnd() };
}

/** Returns docs/scenes.md. */
export function scenesPage(played) {
  return [
    '# What the command prints',
    '',
    'The scenes of one release against [`ctms-emulator`](../emulator/README.md). `node scripts/scenes.mjs` plays them and writes this page; a test compares it with what the command prints.',
    ...played.flatMap(({ title, about, args, code, output }) => [
      '',
      `## ${title}`,
      '',
      code ? `${about} Exit code ${code}.` : about,
      '',
      '```text',
      `$ ctms ${args.map((arg) => (arg.includes(' ') ? `"${arg}"` : arg)).join(' ')}`,
      output,
      '```',
    ]),
    '',
  ].join('\n');
}
