// Every command line that a message advises works in the state in which it is advised.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, test } from 'node:test';

import { CtmsClient } from 'ctms';
import { faults } from 'ctms-emulator';

import { at } from '../../scripts/lib/paths.mjs';
import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';
import { IMPORT, LOGS, QUEUE } from '../lib/operations.mjs';

const landscape = {
  nodes: [{ name: 'QA' }, { name: 'BAD', scenario: ['error', 'succeeded'] }, { name: 'WORSE', scenario: 'fatal' }, { name: 'PROD' }, { name: 'ELSEWHERE' }],
  routes: ['BAD -> PROD'],
};
const POLL = ['--poll', '0.05'];

let emulator;
let slow;
let client;
let archive;

before(async () => {
  emulator = await startEmulator({ importMs: 50, landscape });
  slow = await startEmulator({ importMs: 600_000, landscape });
  archive = await sampleArchive();
  client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms });
});
afterEach(() => {
  emulator.reset();
  slow.reset();
});
after(() => Promise.all([emulator.close(), slow.close()]));

async function waitingIn(node, service = emulator) {
  const { transportRequestId } = await new CtmsClient({ serviceKey: service.serviceKeys.ctms }).uploadTo(node, { files: [archive], description: 'one' });
  return transportRequestId;
}

/**
 * One row for each place that advises a line: the state, the line that is run in it and its exit
 * code, and what its message must advise; `then` are the exit codes of the advised lines.
 */
const ROWS = [
  {
    title: 'an action on a transport request that is not there',
    places: ['src/flow/queue/operate.rs'],
    given: () => ({ args: ['remove', 'QA', '999'], code: 2, advised: ['queue QA'] }),
  },
  {
    title: 'following a transport request that is not there',
    places: ['src/flow/landscape/node_ref.rs'],
    given: () => ({ args: ['follow', 'QA', '999'], code: 2, advised: ['queue QA'] }),
  },
  {
    title: 'the logs of a transport request that is not there',
    places: [],
    given: () => ({ args: ['logs', 'QA', '999'], code: 2, advised: ['queue QA'] }),
  },
  {
    title: 'explaining a transport request that is not there',
    places: [],
    given: () => ({ args: ['explain', 'QA', '999'], code: 2, advised: ['queue QA'] }),
  },
  {
    title: 'an import that ended in error',
    places: ['src/flow/follow/outcome.rs', 'src/flow/follow/outcome.rs', 'src/flow/follow/outcome.rs'],
    given: async () => {
      const id = await waitingIn('BAD');
      return { args: ['import', 'BAD', `${id}`, '--follow', ...POLL], code: 1, advised: [`reset BAD ${id}`, `import BAD ${id}`] };
    },
  },
  {
    title: 'an import that ended in fatal',
    places: ['src/flow/follow/outcome.rs'],
    given: async () => {
      const id = await waitingIn('WORSE');
      return { args: ['import', 'WORSE', `${id}`, '--follow', ...POLL], code: 1, advised: [`import WORSE ${id}`] };
    },
  },
  {
    title: 'an import along the routes that ended in error',
    places: ['src/flow/queue/promote.rs', 'src/flow/queue/promote.rs'],
    given: async () => {
      const id = await waitingIn('BAD');
      return { args: ['import', 'BAD', `${id}`, '--import-to', 'PROD', ...POLL], code: 1, advised: [`reset BAD ${id}`, `import BAD ${id} --import-to PROD`] };
    },
  },
  {
    title: 'an import along a route that is not there',
    places: ['src/flow/queue/route_path.rs'],
    given: async () => ({ args: ['import', 'QA', `${await waitingIn('QA')}`, '--import-to', 'ELSEWHERE'], code: 2, advised: ['routes'] }),
  },
  {
    title: 'the time to follow is over',
    places: ['src/flow/follow/mod.rs'],
    given: async () => {
      const id = await waitingIn('QA', slow);
      return { service: slow, args: ['import', 'QA', `${id}`, '--follow', '--timeout', '5'], code: 6, advised: [`follow QA ${id}`], more: ['--timeout', '5'], then: [6] };
    },
  },
  {
    title: 'an import that was started',
    places: ['pkg/src/cli/commands/import/run.ts'],
    given: async () => {
      const id = await waitingIn('QA');
      return { args: ['import', 'QA', `${id}`], code: 0, advised: [`follow QA ${id}`] };
    },
  },
  {
    title: 'an import of nothing that is named',
    places: ['pkg/src/cli/commands/import/run.ts'],
    given: () => ({ args: ['import', 'QA'], code: 2, advised: ['queue QA --status in,re,fa'] }),
  },
  {
    title: 'queues of no node',
    places: ['pkg/src/cli/commands/queue/run.ts'],
    given: () => ({ args: ['queue'], code: 2, advised: ['nodes'] }),
  },
  {
    title: 'following where nobody imports',
    places: ['pkg/src/cli/print/following.ts'],
    given: async () => {
      const args = ['upload', archive, '--to', 'QA', '--follow', '--timeout', '5', ...POLL];
      return { args, code: 6, advised: () => client.queue.list('QA').then(([{ id }]) => [`import QA ${id}`]) };
    },
  },
  {
    title: 'an import of which nobody knows whether it was started',
    places: ['src/flow/queue/action_once.rs'],
    given: async () => {
      const id = await waitingIn('QA');
      emulator.failNext(IMPORT, faults.loseAnswer);
      emulator.fail(LOGS, faults.status(403), { after: 1, times: 100 });
      return { args: ['import', 'QA', `${id}`, '--look-for', '0.1', '--retries', '0'], code: 5, advised: [`logs QA ${id}`] };
    },
  },
  {
    title: 'an import of everything of which nobody knows whether it was started',
    places: ['src/flow/queue/action_once.rs'],
    given: async () => {
      await waitingIn('QA');
      emulator.failNext(`${IMPORT}All`, faults.loseAnswer);
      for (const operation of [LOGS, QUEUE]) emulator.fail(operation, faults.status(403), { times: 100 });
      return { args: ['import', 'QA', '--all', '--force', '--look-for', '0.1', '--retries', '0'], code: 5, advised: ['queue QA'] };
    },
  },
];

/** Places whose state takes a minute or days, or whose advice no command shows; what is tested instead. */
const ELSEWHERE = {
  'src/flow/queue/promote.rs': [1, 'not arrived within a minute: the line `ctms queue` of the other rows'],
  'src/flow/doctor/queues.rs': [2, 'ctms doctor: the line `ctms queue` of the other rows'],
  'src/flow/doctor/last_import.rs': [2, 'ctms doctor: tests/node/doctor.test.mjs'],
  'pkg/src/cli/job/pipelines.ts': [2, 'ctms migrate: tests/node/migrate.test.mjs'],
};

for (const { title, given } of ROWS) {
  test(`what is advised works: ${title}`, async () => {
    const { args, code, advised, service = emulator, more = [], then = [] } = await given();
    const key = service.serviceKeys.ctms;
    const said = await ctms(args, { key });
    const text = said.stdout + said.stderr;
    assert.equal(said.code, code, text);
    service.clearFaults();
    const lines = typeof advised === 'function' ? await advised() : advised;
    for (const [index, line] of lines.entries()) {
      assert(text.includes(`ctms ${line}`), `${line}\n${text}`);
      const followed = await ctms([...line.split(' '), ...more], { key });
      assert.equal(followed.code, then[index] ?? 0, `ctms ${line}\n${followed.stderr}`);
    }
  });
}

test('every place that advises a line has its row', () => {
  const places = {};
  const count = (file, pattern) => {
    const lines = readFileSync(at(file), 'utf8').split('\n').filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line) && pattern.test(line));
    if (lines.length > 0) places[file] = lines.length;
  };
  for (const file of filesIn('src', '.rs').filter((file) => file !== 'src/error/advice.rs')) count(file, /NextStep::(in_node|with_request|list_routes)\(|step\(NextStepAction/);
  const papers = /\/spec\.ts$|\/(topics|program|options)\.ts$|commands\/completion\//;
  for (const file of filesIn('pkg/src/cli', '.ts').filter((file) => !papers.test(file))) count(file, /['"`][^'"`]*\bctms (nodes|routes|queue|import|follow|logs|reset|explain|remove|forward|key|inspect|doctor|migrate|status|diff|history|files|descriptor|export|upload|release) ?/);
  const known = {};
  for (const place of ROWS.flatMap((row) => row.places)) known[place] = (known[place] ?? 0) + 1;
  for (const [place, [times]] of Object.entries(ELSEWHERE)) known[place] = (known[place] ?? 0) + times;
  assert.deepEqual(sorted(places), sorted(known));
});

function filesIn(folder, ending) {
  return readdirSync(at(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => path.relative(at('.'), path.join(entry.parentPath ?? entry.path, entry.name)).split(path.sep).join('/'));
}

const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([one], [other]) => one.localeCompare(other)));
