// Every public function and method, called as a program without types may call it: without arguments, and with a wrong
// one in each place. It returns, or fails with a CtmsError; never with an error of JavaScript's own. The methods are
// found on the objects themselves, so that a new one is tested as well.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import * as library from 'ctms';

import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

const { CtmsClient, isCtmsError } = library;
/** What a caller without types hands over: none is right for every place. */
const WRONG = [undefined, null, 5, Number.NaN, '', 'x', true, [], {}, Symbol('x'), () => {}, 1n, new Date(Number.NaN)];
/** They end what the other calls need, or take whatever is there. */
const LEFT_OUT = new Set(['close', 'isCtmsError', 'CtmsError', 'constructor']);

let emulator;
let client;
before(async () => {
  emulator = await startEmulator();
  client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, retry: { attempts: 1 } });
});
after(() => {
  client.close();
  return emulator.close();
});

const GROUPS = ['files', 'nodes', 'routes', 'queue', 'actions', 'requests', 'descriptors', 'versions'];

function methodsOf(object) {
  const names = new Set();
  for (let level = object; level !== Object.prototype; level = Object.getPrototypeOf(level)) {
    for (const name of Object.getOwnPropertyNames(level)) if (typeof object[name] === 'function' && !LEFT_OUT.has(name)) names.add(name);
  }
  return [...names].map((name) => [name, (...args) => object[name](...args)]);
}

function calls() {
  const functions = Object.entries(library).filter(([name, value]) => typeof value === 'function' && !LEFT_OUT.has(name) && name !== 'CtmsClient');
  const made = (options) => {
    const own = new CtmsClient(options);
    return own.nodes.list().finally(() => own.close());
  };
  return [
    ...functions, ['new CtmsClient', made], ...methodsOf(client),
    ...GROUPS.flatMap((group) => methodsOf(client[group]).map(([name, call]) => [`${group}.${name}`, call])),
  ];
}

/** Waits for whatever a call returns: a promise, a follow, an iterator. */
async function outcome(call, args) {
  try {
    const returned = await call(...args);
    if (returned?.result instanceof Promise) return await returned.result;
    if (returned?.next) return await returned.next();
    return returned;
  } catch (error) {
    return error;
  }
}

test('there are methods to call', () => {
  const names = calls().map(([name]) => name);
  for (const name of ['exportFrom', 'queue.watch', 'parseServiceKey', 'new CtmsClient', 'descriptors.put']) assert.ok(names.includes(name), name);
});

for (const places of [0, 1, 2, 3]) {
  test(`a call with ${places} arguments of which the last is wrong never fails with an error of JavaScript's own`, async () => {
    const archive = await sampleArchive();
    const raw = new Set();
    for (const [name, call] of calls()) {
      const firsts = places < 2 ? [[]] : [['DEV', 1, 2], ['exportFrom', 'DEV', 2], [1, archive, 2], ['DEV', [1], 2]];
      for (const first of firsts) {
        for (const wrong of places === 0 ? [undefined] : WRONG) {
          const args = places === 0 ? [] : [...first.slice(0, places - 1), wrong];
          emulator.reset();
          const ended = await outcome(call, args);
          if (ended instanceof Error && (!isCtmsError(ended) || ended.code === 'INTERNAL')) raw.add(`${name}(${args.map(String)}): ${ended}`);
        }
      }
    }
    assert.deepEqual([...raw], []);
  });
}

test('what is wrong is said in the words of the call', async () => {
  const usage = (call, message, hint) => assert.rejects(async () => call(), (error) => {
    assert.deepEqual([error.code, error.exitCode], ['USAGE', 2], error.stack);
    assert.match(error.message, message);
    assert.match(error.hint, hint);
    assert.doesNotMatch(error.message + error.hint, /leave it out/, 'it is required');
    return true;
  });
  await usage(() => client.exportFrom('DEV'), /^nothing was sent: .*description: the description is empty \(pass at least one character\)/, /fix the problems/);
  await usage(() => client.follow().result, /what to follow/, /actionId/);
  await usage(() => client.queue.list('QA', 5), /the options must be an object/, /\{ name: value \}/);
  await usage(() => client.queue.list(), /node is missing/, /pass node/);
  await usage(() => client.queue.list(5.5), /node must be/, /correct it/);
  await usage(() => library.isFinal(), /status must be a text/, /correct it/);
  await usage(() => library.inOrder(), /messages must be a list/, /log/);
  await assert.rejects(async () => {
    const own = new CtmsClient(null);
    await own.nodes.list().finally(() => own.close());
  }, { code: 'KEY_MISSING' });
});
