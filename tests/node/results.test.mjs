// What calls really return, written down as TypeScript and assigned to the public types: a field that is missing,
// misnamed or not declared does not compile.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { CtmsClient, CtmsError, inspectArchive, parseServiceKey } from 'ctms';

import { at } from '../../scripts/lib/paths.mjs';
import { tsc } from '../../scripts/lib/typescript.mjs';
import { sampleArchive, startEmulator } from '../lib/emulator.mjs';
import { makeFolder } from '../lib/folder.mjs';

let emulator;
let client;
before(async () => {
  emulator = await startEmulator({ importMs: 0 });
  client = new CtmsClient({ serviceKey: emulator.serviceKeys.ctms, retry: { attempts: 1 } });
});
after(() => {
  client.close();
  return emulator.close();
});

const DESCRIPTOR = '_schema-version: "3.1"\nID: shop-qa\nextends: com.example.shop\n';

/** Calls with their types, each result really returned by the emulator's service. */
async function results() {
  const archive = await sampleArchive();
  const { id: mtaId } = await inspectArchive(archive);
  const descriptor = DESCRIPTOR.replace('com.example.shop', mtaId);
  const events = [];
  const release = { files: [archive], description: 'test', extensionDescriptors: { QA: descriptor } };
  const plan = await client.plan('exportFrom', 'DEV', release);
  const released = await client.exportFrom('DEV', { ...release, onEvent: (event) => events.push(event) });
  const [{ nodeName }] = released.queueEntries;
  const id = released.transportRequestId;
  const started = await client.queue.import(nodeName, [id]);
  const followed = await client.follow({ actionId: started.actionId, pollMs: 10, onEvent: (event) => events.push(event) }).result;
  const forwarded = await client.queue.forward(nodeName, [id], { force: true }).catch(() => client.queue.reset(nodeName, [id]));
  const promoted = await client.promote({ transportRequestId: id, to: 'PROD', pollMs: 10 }).result;
  const error = await client.nodes.get('QAS').catch((caught) => caught);
  const findings = await client.exportFrom('DEV', { files: ['nosuch.mtar'], description: 'test' }).catch((caught) => caught);
  assert.ok(error instanceof CtmsError && findings instanceof CtmsError);
  return [
    ['Plan', plan], ['Released', released], ['ImportStarted', started], ['Followed', followed], ['Operated', forwarded],
    ['Promoted', promoted], ['readonly CtmsEvent[]', events], ['Connected', await client.connect()],
    ['Inspection', await inspectArchive(archive)], ['KeyReport', parseServiceKey(emulator.serviceKeys.ctms)],
    ['KeyReport', parseServiceKey('<key>')], ['SentDescriptor', await client.descriptors.put('QA', descriptor)],
    ['readonly ExtensionDescriptor[]', await client.descriptors.list('QA')], ['readonly TransportNode[]', await client.nodes.list()],
    ['readonly Route[]', await client.routes.list()], ['readonly QueuedRequest[]', await client.queue.list(nodeName)],
    ['readonly RequestLog[]', await client.queue.logs(nodeName, id)], ['Action', await client.actions.get(started.actionId)],
    ['readonly ActionLog[]', await client.actions.logs(started.actionId)], ['UploadedFile', await client.files.upload(archive)],
    ['CtmsErrorDetails', error.details], ['CtmsErrorDetails', findings.details],
  ];
}

/** A value as TypeScript writes it: JSON, with Dates, also those that are read when they are asked for. */
function written(value) {
  const json = JSON.stringify(value, function mark(name, part) {
    if (this[name] instanceof Date) return `date ${part}`;
    return part?.createdDate === undefined ? part : { ...part, createdDate: part.createdDate, queuedDate: part.queuedDate };
  });
  return json.replace(/"date ([^"]+)"/g, 'new Date("$1")');
}

test('what calls return is what their public types declare', async (context) => {
  const folder = await makeFolder();
  context.after(folder.remove);
  const lines = (await results()).map(([type, value], index) => `export const result${index}: ${type} = ${written(value)};`);
  const names = [...new Set(lines.join('\n').match(/(?<=: (?:readonly )?)[A-Z]\w+(?=(?:\[\])? = )/g))];
  const source = `import type { ${names.join(', ')} } from 'ctms';\n${lines.join('\n')}\n`;
  await writeFile(folder.at('results.ts'), source);
  await writeFile(folder.at('tsconfig.json'), JSON.stringify({
    compilerOptions: {
      strict: true, exactOptionalPropertyTypes: true, noEmit: true, module: 'nodenext', target: 'es2023', lib: ['es2023', 'dom'],
      types: [], paths: { ctms: [at('pkg/dist/index.d.ts')] },
    },
    files: ['results.ts'],
  }));
  const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', folder.path]).catch((error) => error);
  assert.equal(stdout, '');
});

test('an editor shows what each field and each type of the core means', async () => {
  const bare = [];
  for (const name of ['ctms', 'job']) {
    const lines = (await readFile(at(`pkg/wasm/${name}_bg.d.ts`), 'utf8')).split('\n');
    const declared = lines.flatMap((line, index) => (/^( {4}readonly \w+\??: |export (interface|type|function) )/.test(line) ? [index] : []));
    assert(declared.length > 100, `${name}: ${declared.length} declarations`);
    bare.push(...declared.filter((index) => !lines[index - 1].trimEnd().endsWith('*/')).map((index) => lines[index]));
    // Fields of a type without a name cannot have a description.
    bare.push(...lines.filter((line) => /^export type CtmsEvent\b/.test(line) && /{ [^}]*;/.test(line)));
  }
  assert.deepEqual(bare, []);
});
