// Every fault of the emulator at every step of a release and of an import, through the command and the package.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { CtmsClient, isCtmsError } from 'ctms';

import { at } from '../../scripts/lib/paths.mjs';
import { playAll, retry } from '../lib/faults.mjs';
import { archive } from '../lib/release-faults.mjs';
import { playCommand, withTables } from '../lib/reliability.mjs';

let command;

test('the tables of docs/reliability-tables.md are what the command does, and no rule is broken', async () => {
  command = await playCommand();
  const document = await readFile(at('docs/reliability-tables.md'), 'utf8');
  const now = withTables(document, command);
  const differing = now.split('\n').filter((line) => !document.includes(line));
  assert.deepEqual(differing, [], 'write them anew: node scripts/reliability.mjs');
  assert.equal(document, now, 'write them anew: node scripts/reliability.mjs');
});

test('the package tells the same as the command, whatever goes wrong', async () => {
  const file = new File([archive], 'shop.mtar');
  const calling = (call) => async (serviceKey, clock, id) => {
    const client = new CtmsClient({ serviceKey, retry, clock });
    try {
      return { result: await call(client, id) };
    } catch (error) {
      assert(isCtmsError(error), error);
      return { error: JSON.parse(JSON.stringify(error)) };
    } finally {
      client.close();
    }
  };
  const played = await playAll({
    release: calling((client) => client.exportFrom('DEV', { files: [file], description: 'Fix totals', contentType: 'APP' })),
    import: calling((client, id) => client.queue.import('QA', [id])),
  });
  const told = (one) => `${one.step.title}, ${one.name}: ${one.told.error?.code ?? 'success'}`;
  assert.deepEqual(played.map(told), command.map(told));
});
