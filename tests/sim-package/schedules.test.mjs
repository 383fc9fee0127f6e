// The runs of the simulation once more, through the built package and its WebAssembly. The core plays and
// writes them down natively (tests/sim/record.rs): the simulated service exists only there.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { after, test } from 'node:test';

import { targetFolder } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { playSchedule } from '../lib/replay.mjs';

const folder = await mkdtemp(path.join(tmpdir(), 'ctms-schedules-'));
after(() => rm(folder, { recursive: true }));

/** The runs, as the core has played them. */
async function schedules() {
  const file = path.join(folder, 'schedules.jsonl');
  const simulation = ['test', '--locked', '--target-dir', targetFolder, '--profile', 'sim', '--features', 'sabotage', '--test', 'sim'];
  await run('cargo', [...simulation, 'is_written_down'], { env: { ...process.env, CTMS_SIM_RECORD: file } });
  return (await readFile(file, 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
}

test('a thousand runs go through the package as they went through the core', async () => {
  const all = await schedules();
  assert.equal(all.length, 1000);
  let requests = 0;
  for (const schedule of all) {
    try {
      requests += (await playSchedule(schedule)).requests;
    } catch (error) {
      error.message = `seed ${schedule.seed}: ${error.message}`;
      throw error;
    }
  }
  assert(requests > 5000, `only ${requests} requests`);
});
