// What a recording of the real service is compared with, and that a difference is found.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { differences, recordEmulator, recordingsIn } from '../fidelity/recordings.mjs';

const own = await recordEmulator();
const folder = fileURLToPath(new URL('../recordings/', import.meta.url));

test('a recording of the emulator differs from the emulator in nothing', async () => {
  assert.ok(own.length > 20, `${own.length} exchanges`);
  assert.deepEqual(differences(own, await recordEmulator()), []);
});

test('a field more, a field less, another type, content type or status is a difference', () => {
  const changed = structuredClone(own);
  const answer = (file) => changed.find((one) => one.file.includes(file)).response;
  answer('GET-v2-routes').body.routes[0].tags = ['x'];
  delete answer('versions').body.supportedVersions[0].path;
  delete answer('versions').body.supportedVersions[1].path;
  answer('tracking').body.id = 'seven';
  answer('v1-transportRequests').headers['content-type'] = 'application/hal+json';
  answer('DELETE-v2-files').status = 409;
  const found = differences(changed, own).map((line) => line.replaceAll(/-\d+/g, ''));
  assert.deepEqual(found, [
    "GET /v2/routes 200: .routes[].tags (list) is not in the emulator's answer",
    "GET /v2/routes 200: .routes[].tags[] (string) is not in the emulator's answer",
    "GET /v2/transportRequests/{id}/tracking 200: .id is string, in the emulator's answer number",
    "GET /v1/transportRequests/{id} 200: content-type is application/hal+json, in the emulator's answer application/json",
    'DELETE /v2/files/{id} 409: the emulator has not given this answer',
    "GET /versions 200: .supportedVersions[].path is only in the emulator's answer",
  ]);
});

for (const name of existsSync(folder) ? readdirSync(folder) : []) {
  test(`the emulator says what the service said in the recording ${name}`, async () => {
    assert.deepEqual(differences(await recordingsIn(`${folder}${name}`), own), []);
  });
}
