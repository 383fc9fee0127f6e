import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { after, before, test } from 'node:test';

import { at } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { tsc } from '../../scripts/lib/typescript.mjs';
import { makeConsumer } from './lib/consumer.mjs';

let consumer;

before(async () => { consumer = await makeConsumer(['pkg']); });
after(() => consumer.remove());

const SOURCE = `
  import { CtmsClient, CtmsError, inspectArchive, isCtmsError } from 'ctms';

  export async function release(): Promise<number> {
    const client = new CtmsClient({ serviceKey: '{}', namedUser: 'ci-bot' });
    const { transportRequestId, queueEntries } = await client.exportFrom('DEV', { files: ['app.mtar'], description: 'Fix' });
    const names: string[] = queueEntries.map((entry) => entry.nodeName);
    return transportRequestId + names.length;
  }

  export async function mistakes(client: CtmsClient): Promise<void> {
    // @ts-expect-error an option that does not exist
    new CtmsClient({ servicekey: '{}' });
    // @ts-expect-error the description is required
    await client.exportFrom('DEV', { files: ['app.mtar'] });
    // @ts-expect-error a content type that the service does not know
    await client.uploadTo('QA', { files: ['app.mtar'], description: 'Fix', contentType: 'ZIP' });
    // @ts-expect-error a plan that does not exist
    await inspectArchive('app.mtar', { sizeLimit: 'huge' });
    // @ts-expect-error a descriptor without its node
    await client.plan('exportFrom', 'DEV', { files: ['app.mtar'], description: 'Fix', extensionDescriptors: 'qa.mtaext' });
    // @ts-expect-error a field that no result has
    (await client.uploadTo('QA', { files: ['app.mtar'], description: 'Fix' })).requestId;
  }

  export function narrowed(error: unknown): string {
    if (!isCtmsError(error)) return '';
    if (isCtmsError(error, 'OUTCOME_UNKNOWN')) return error.details.check;
    switch (error.code) {
      case 'NODE_UNKNOWN': return error.details.near.join() + error.details.nodeName;
      case 'ARCHIVE_INVALID': return error.details.findings.map(({ at }) => at).join();
      case 'NETWORK': return error.details.systemCode ?? '';
      // @ts-expect-error a mistyped code
      case 'NODE_UNKOWN': return '';
      case 'TIMED_OUT':
        // @ts-expect-error no names are near a time-out
        return error.details.near.join();
      default: { const code: string = error.code; return code + String(error.details.findings?.length); }
    }
  }

  export function mistyped(error: unknown): boolean {
    // @ts-expect-error a mistyped code
    return isCtmsError(error, 'OUTCOME_UNKOWN');
  }

  export async function values(client: CtmsClient): Promise<string> {
    using short = new CtmsClient({ apiUrl: new URL('https://tools.example/approuter') });
    for await (const requests of short.queue.watch('QA', { pollMs: 1_000 })) {
      for (const { description, status, createdDate } of requests) return description + status + (createdDate?.getTime() ?? 0);
    }
    return '';
  }

  export function codeOf(error: unknown): string {
    if (error instanceof CtmsError || isCtmsError(error)) return error.code;
    return 'unknown';
  }
`;

const RESOLUTIONS = [
  { module: 'node16', moduleResolution: 'node16' },
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
];
const SURROUNDINGS = {
  'a browser': { lib: ['es2022', 'dom'], types: [] },
  'Node': { lib: ['es2022'], types: ['node'], typeRoots: [at('node_modules/@types')] },
};

for (const resolution of RESOLUTIONS) {
  for (const [where, surroundings] of Object.entries(SURROUNDINGS)) {
    test(`the types hold with moduleResolution ${resolution.moduleResolution} in ${where}, and refuse mistakes`, async () => {
      const name = `${resolution.moduleResolution}-${surroundings.types.length}`;
      consumer.write(`${name}/package.json`, '{ "type": "module" }');
      consumer.write(`${name}/main.ts`, SOURCE);
      consumer.write(`${name}/tsconfig.json`, JSON.stringify({
        compilerOptions: {
          ...resolution, ...surroundings, target: 'es2022', strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: false,
        },
        files: ['main.ts'],
      }));
      await run(process.execPath, [tsc, '-p', `${consumer.folder}/${name}`]);
    });
  }
}

test('the programs of docs/library.md compile', async () => {
  const blocks = [...readFileSync(at('docs/library.md'), 'utf8').matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => code.replace(/^import .*\n/gm, ''));
  assert.ok(blocks.length >= 3);
  consumer.write('docs/package.json', '{ "type": "module" }');
  consumer.write('docs/main.ts', `
    import { diagnose, isCtmsError, type CtmsClient, type DiagnoseMessage, type QueuedRequest } from 'ctms';
    declare const client: CtmsClient;
    declare const [files, description, signal, messages]: [string[], string, AbortSignal, DiagnoseMessage[]];
    declare function show(requests: readonly QueuedRequest[]): void;
    ${blocks.map((code, index) => `export async function block${index}() {\n${code}\n}`).join('\n')}
  `);
  consumer.write('docs/tsconfig.json', JSON.stringify({ compilerOptions: { ...RESOLUTIONS[1], ...SURROUNDINGS.Node, target: 'es2022', strict: true, noEmit: true }, files: ['main.ts'] }));
  await run(process.execPath, [tsc, '-p', `${consumer.folder}/docs`]);
});

for (const resolution of RESOLUTIONS.slice(0, 2)) {
  test(`the types hold in CommonJS with moduleResolution ${resolution.moduleResolution}, where the same code is written`, async () => {
    const name = `cjs-${resolution.moduleResolution}`;
    consumer.write(`${name}/package.json`, '{}');
    consumer.write(`${name}/main.cts`, SOURCE);
    consumer.write(`${name}/tsconfig.json`, JSON.stringify({
      compilerOptions: { ...resolution, ...SURROUNDINGS.Node, target: 'es2022', strict: true, noEmit: true, skipLibCheck: false },
      files: ['main.cts'],
    }));
    await run(process.execPath, [tsc, '-p', `${consumer.folder}/${name}`]);
  });
}

test('a wrong option is an error and not merely unknown', async () => {
  consumer.write('wrong/package.json', '{ "type": "module" }');
  consumer.write('wrong/main.ts', SOURCE.replace(/\/\/ @ts-expect-error.*/g, ''));
  consumer.write('wrong/tsconfig.json', JSON.stringify({
    compilerOptions: { ...RESOLUTIONS[1], ...SURROUNDINGS['a browser'], target: 'es2022', strict: true, noEmit: true },
    files: ['main.ts'],
  }));
  await assert.rejects(run(process.execPath, [tsc, '-p', `${consumer.folder}/wrong`]), (error) => {
    assert.equal(error.output.match(/error TS/g).length, SOURCE.match(/@ts-expect-error/g).length, error.output);
    return true;
  });
});
