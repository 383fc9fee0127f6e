// Each code of an error, provoked once through the built package, as a caller would meet it.
import assert from 'node:assert/strict';
import { appendFileSync, openAsBlob, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { CtmsClient, isCtmsError } from 'ctms';
import { faults } from 'ctms-emulator';

import { readPlan } from '../../pkg/dist/node/job.js';
import { at } from '../../scripts/lib/paths.mjs';
import { ctms } from '../lib/ctms.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';
import { makeFolder } from '../lib/folder.mjs';
import { CREATE, NODES, TOKEN } from '../lib/operations.mjs';

/** Codes that nothing outside of ctms can bring about, each with the place where it is thrown nevertheless. */
const NOT_PROVOKED = {
  INTERNAL: 'a fault in ctms itself; trap.test.mjs breaks the core for it',
};

const NODE = [{ name: 'DEV' }, { name: 'QA' }, { name: 'CLOSED', importDisabled: true, uploadAllowed: false }, { name: 'BAD', scenario: 'error' }];

let emulator;
let folder;
let archive;
let keys;
before(async () => {
  emulator = await startEmulator({ importMs: 0, landscape: { nodes: NODE, routes: ['DEV -> QA', 'QA -> CLOSED', 'DEV -> BAD'] } });
  folder = await makeFolder();
  archive = await sampleArchive();
  keys = emulator.serviceKeys;
});
after(() => {
  folder.remove();
  return emulator.close();
});

/** Works with a client that tries everything once. */
async function using(options, work) {
  const client = new CtmsClient({ serviceKey: keys.ctms, retry: { attempts: 1, lookForMs: 1 }, ...options });
  try {
    return await work(client);
  } finally {
    client.close();
  }
}

const nodes = (client) => client.nodes.list();
const release = (options, from = 'DEV') => (client) => client.exportFrom(from, { files: [archive], description: 'test', ...options });
const created = async (to = 'QA') => (await using({}, (client) => client.uploadTo(to, { files: [archive], description: 'test' }))).transportRequestId;
/** The key with other credentials in it. */
const keyWith = (uaa) => ({ ...keys.ctms, uaa: { ...keys.ctms.uaa, ...uaa } });
/** What the service does to every request of an operation. */
const failing = (operation, fault, work = nodes) => {
  emulator.fail(operation, fault, { times: Infinity });
  return using({}, work);
};
/** The package as a browser loads it, in a module graph of its own. */
const browser = (query) => import(`../../pkg/dist/index.js?${query}`);

const PROVOKED = {
  KEY_MISSING: () => using({ serviceKey: undefined }, nodes),
  KEY_INVALID: () => using({ serviceKey: '{"uaa":{}}' }, nodes),
  USAGE: () => using({}, (client) => client.queue.list('QA', { stauts: 'in' })),
  ARCHIVE_INVALID: () => using({}, release({ files: [new File(['not a zip'], 'a.mtar')] })),
  DESCRIPTOR_INVALID: () => using({}, release({ extensionDescriptors: { QA: new File(['a: ['], 'qa.mtaext') } })),
  CONFIGURATION_INVALID: async () => readPlan({ files: { '.pipeline/config.yml': 'steps: [' }, environment: {}, archives: [] }),
  FILE_UNREADABLE: async () => {
    folder.write('changing.zip', 'first');
    const blob = await openAsBlob(folder.at('changing.zip'));
    appendFileSync(folder.at('changing.zip'), 'second');
    return using({}, release({ files: [new File([blob], 'changing.zip')], contentType: 'APP', check: false }));
  },
  NODE_UNKNOWN: () => using({}, release({}, 'NOWHERE')),
  NODE_REFUSES_UPLOAD: () => using({}, (client) => client.uploadTo('CLOSED', { files: [archive], description: 'test' })),
  NODE_REFUSES_IMPORT: () => using({}, (client) => client.queue.import('CLOSED', [1])),
  STATUS_FORBIDS: async () => {
    const id = await created();
    return using({}, (client) => client.queue.reset('QA', [id]));
  },
  EXPORT_ONLY: () => using({ serviceKey: keys.calm }, (client) => client.uploadTo('QA', { files: [archive], description: 'test' })),
  ONCE_NEEDS_LOOK: () => using({ serviceKey: emulator.serviceKey({ plan: 'export' }) }, release({ once: 'job-1' })),
  NOT_INITIALISED: async () => (await browser('bare')).parseServiceKey('{}'),
  NOT_IN_BROWSER: async () => {
    const { CtmsClient: Client, init } = await browser('started');
    await init(readFileSync(at('pkg/wasm/ctms_bg.wasm')));
    return new Client({ serviceKey: keys.ctms }).exportFrom('DEV', { files: ['shop.mtar'], description: 'test' });
  },
  AUTH_SECRET_WRONG: () => using({ serviceKey: keyWith({ clientsecret: 'another secret' }) }, nodes),
  AUTH_CLIENT_UNKNOWN: () => using({ serviceKey: keyWith({ clientid: 'sb-nobody' }) }, nodes),
  AUTH_TENANT_UNKNOWN: () => failing(TOKEN, faults.unknownZone),
  AUTH_REFUSED: () => failing(TOKEN, { status: 400, body: '{"error":"invalid_scope"}' }),
  TOKEN_ANSWER_INVALID: () => failing(TOKEN, { status: 200, body: '{}' }),
  TOKEN_PROVIDER: () => using({ tokenProvider: () => { throw new Error('no session'); } }, nodes),
  UNAUTHORIZED: () => failing(NODES, faults.status(401)),
  FORBIDDEN: () => failing(NODES, faults.status(403)),
  REFUSED: () => failing(NODES, faults.status(409)),
  UNAVAILABLE: () => failing(NODES, faults.status(500)),
  ANSWER_INVALID: () => failing(NODES, { status: 200, body: '{"nodes":' }),
  REDIRECTED: () => failing(NODES, { status: 302, body: '' }),
  NETWORK: () => failing(NODES, faults.cutBeforeRequest),
  TIMED_OUT: () => using({}, (client) => client.nodes.list({ timeoutMs: 0 })),
  CANCELLED: () => using({}, (client) => client.nodes.list({ signal: AbortSignal.abort() })),
  OUTCOME_UNKNOWN: () => {
    emulator.failNext(CREATE, faults.loseAnswer);
    return using({ serviceKey: emulator.serviceKey({ plan: 'export' }) }, release({}));
  },
  FOLLOW_ENDED: async () => {
    const id = await created();
    return using({}, (client) => client.follow({ node: 'QA', transportRequestId: id, timeoutMs: 100 }).result);
  },
  IMPORT_FAILED: async () => {
    const id = await created('BAD');
    const { stdout } = await ctms(['import', 'BAD', String(id), '--follow', '--poll', '0.01', '--json'], { key: keys.ctms });
    throw Object.assign(new Error('the command failed'), { code: JSON.parse(stdout).error.code });
  },
};

for (const [code, provoke] of Object.entries(PROVOKED)) {
  test(`${code} is what a caller gets who brings it about`, async () => {
    try {
      await assert.rejects(async () => provoke(), (error) => {
        assert(code === 'IMPORT_FAILED' || isCtmsError(error), error);
        assert.equal(error.code, code, `${error.code}: ${error.message}`);
        return true;
      });
    } finally {
      emulator.clearFaults();
    }
  });
}

test('every code is provoked, or it is said why not', () => {
  const declared = /export type KnownCtmsErrorCode = ([^;]*);/.exec(readFileSync(at('pkg/wasm/ctms_bg.d.ts'), 'utf8'))[1];
  const codes = declared.match(/"[A-Z_]+"/g).map((word) => word.slice(1, -1));
  assert.deepEqual([...Object.keys(PROVOKED), ...Object.keys(NOT_PROVOKED)].sort(), codes.sort());
});
