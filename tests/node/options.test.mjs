// Every option that the public types declare, misspelt once and mistyped once: refused by its name, never by its value,
// and before anything is sent. The names come from the declarations, so that a new option is tested as well.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { CtmsClient, inspectArchive, parseServiceKey } from 'ctms';

import { at } from '../../scripts/lib/paths.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';

const MARK = 'marked-secret';
/** What no option takes, whatever its type. */
const WRONG = Symbol(MARK);

let emulator;
let client;
let archive;
before(async () => {
  emulator = await startEmulator();
  archive = await sampleArchive();
  client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, retry: { attempts: 1 } });
});
after(() => {
  client.close();
  return emulator.close();
});

/** The declarations of the package, all of them. */
const DECLARED = ['types', 'client/groups'].flatMap((folder) => readdirSync(at(`pkg/dist/${folder}`)).filter((file) => file.endsWith('.d.ts'))
  .map((file) => readFileSync(at(`pkg/dist/${folder}/${file}`), 'utf8'))).join('\n');

/** The names of the options of a type: its own, and those of the types that it is made of. */
function optionsOf(type) {
  const [, declaration] = new RegExp(`^export (?:interface|type) ${type}\\b([^]*?)^(?=export |/\\*\\*|$(?![^]))`, 'm').exec(DECLARED) ?? assert.fail(`no type ${type}`);
  const own = [...declaration.matchAll(/^ {4}(?:readonly )?(\w+)\??:/gm)].map(([, name]) => name);
  const made = declaration.replace(/^ {4}.*$/gm, '').match(/\b[A-Z]\w+(?:Options|Target)\b/g) ?? [];
  return [...new Set([...own, ...made.flatMap(optionsOf)])];
}

const release = (options) => ({ files: [archive], description: 'test', ...options });
const CALLS = {
  ReleaseOptions: (options) => client.exportFrom('DEV', release(options)),
  FollowOptions: (options) => client.follow(options).result,
  PromoteOptions: (options) => client.promote({ transportRequestId: 1, to: 'QA', ...options }).result,
  RouteOptions: (options) => client.checkRoute('QA', options),
  QueueOptions: (options) => client.queue.list('QA', options),
  OperateOptions: (options) => client.queue.import('QA', [1], options),
  DescriptorFilter: (options) => client.descriptors.list('QA', options),
  PutDescriptorOptions: (options) => client.descriptors.put('QA', 'a: 1\n', options),
  DescriptorOptions: (options) => client.descriptors.create('QA', archive, { mtaVersion: '*', ...options }),
  FileUploadOptions: (options) => client.files.upload(archive, options),
  CallOptions: (options) => client.nodes.list(options),
  DoctorOptions: (options) => client.doctor({ from: 'DEV', ...options }),
  InspectOptions: (options) => inspectArchive(archive, options),
  ParseKeyOptions: async (options) => parseServiceKey('{}', options),
  ClientOptions: async (options) => {
    const own = new CtmsClient({ apiUrl: emulator.url, ...options });
    try {
      await own.nodes.list();
    } finally {
      own.close();
    }
  },
  RetryOptions: (retry) => CALLS.ClientOptions({ retry }),
};
/** What takes any object, because only who gave it knows it. */
const UNCHECKED = new Set(['ClientOptions.clock', 'ClientOptions.serviceKey', 'ClientOptions.operatingKey']);

for (const [type, call] of Object.entries(CALLS)) {
  test(`options of ${type} that are misspelt or mistyped are refused by their place`, async () => {
    const options = optionsOf(type);
    assert.ok(options.length > 0);
    const sent = emulator.requests.length;
    const refused = async (wrong, said, hint) => {
      const error = await call(wrong).then(() => assert.fail(`${type}: ${Object.keys(wrong)} was taken`), (caught) => caught);
      assert.equal(error.code, 'USAGE', `${type}: ${error.stack}`);
      assert.match(error.message, said);
      assert.match(error.hint, hint);
      assert.doesNotMatch(JSON.stringify(error) + error.stack, new RegExp(MARK));
    };
    for (const name of options) {
      await refused({ [`${name}s`]: MARK }, new RegExp(`${name}s does not exist`), new RegExp(name));
      if (!UNCHECKED.has(`${type}.${name}`)) await refused({ [name]: WRONG }, new RegExp(`${name} must be`), /./);
    }
    assert.equal(emulator.requests.length, sent);
  });
}
