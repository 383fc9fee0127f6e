// The spans that docs/observability.md shows, made by the API of OpenTelemetry.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { test } from 'node:test';

import { withKey } from '../../scripts/lib/command.mjs';
import { makeFolder as makeOwn } from '../../scripts/lib/pack.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { makeFolder } from '../lib/folder.mjs';
import { marks } from '../lib/marks.mjs';

const SETUP = `
  import { trace as api } from '@opentelemetry/api';
  import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
  const exporter = new InMemorySpanExporter();
  api.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  process.once('exit', () => console.log(JSON.stringify(exporter.getFinishedSpans().map(({ name, kind, attributes, status, ended }) => ({ name, kind, attributes, status, ended })))));
`;

test('the program of docs/observability.md makes a span of each request', async (context) => {
  const [emulator, folder] = [await startEmulator(), await makeFolder()];
  // In the repository, so that it finds the packages.
  const own = makeOwn(`target/observability-${process.pid}`);
  context.after(async () => {
    await emulator.close();
    folder.remove();
    rmSync(own, { recursive: true });
  });
  const [, program] = /^## Spans[^]*?```js\n([^]*?)```/m.exec(readFileSync(at('docs/observability.md'), 'utf8'));
  writeFileSync(`${own}/setup.mjs`, SETUP);
  writeFileSync(`${own}/program.mjs`, `import './setup.mjs';\n${program}`);
  emulator.failNext('POST /v2/files/upload', { status: 503 });
  const stdout = await run(process.execPath, [`${own}/program.mjs`], { cwd: folder.path, env: { ...process.env, ...withKey(emulator.serviceKeys.ctms) } });
  const spans = JSON.parse(stdout);
  marks([emulator.serviceKeys.ctms.uaa.clientsecret]).none('spans', stdout);
  assert.ok(spans.every(({ ended }) => ended));
  const uploads = spans.filter(({ name }) => name === 'ctms FILE_UPLOAD_V2').map(({ kind, attributes, status }) => [
    kind, attributes['http.request.resend_count'], attributes['http.response.status_code'], status.code,
  ]);
  assert.deepEqual(uploads, [[2, 0, 503, 2], [2, 1, 201, 0]]);
  const created = spans.find(({ name }) => name === 'ctms NODE_EXPORT_BY_NAME_V2');
  assert.equal(created.attributes['url.full'], `${emulator.url}/v2/nodes/export`);
  assert.equal(spans.at(-1).name, 'release');
});
