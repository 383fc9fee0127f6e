// Recordings of the real service, compared with what the emulator says to the same operations.
import { mkdtempSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createEmulator } from 'ctms-emulator';

import { startRecorder } from '../dist/record/proxy.js';
import { connect } from '../test/support.mjs';
import { playSession, sessionLandscape } from './session.mjs';

/** Returns the exchanges of a folder, in order. */
export async function recordingsIn(folder) {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(files.map(async (file) => ({ file, ...JSON.parse(await readFile(join(folder, file), 'utf8')) })));
}

/** Records what the emulator says to a session that touches every operation. */
export async function recordEmulator() {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-recording-'));
  const emulator = await createEmulator({ landscape: sessionLandscape(), importMs: 0 });
  try {
    const key = join(folder, 'key.txt');
    await writeFile(key, JSON.stringify(emulator.serviceKeys.ctms));
    const recorder = await startRecorder({ key, out: folder });
    try {
      await playSession(await connect(recorder.serviceKey));
    } finally {
      await recorder.close();
    }
    return await recordingsIn(folder);
  } finally {
    await emulator.close();
    await rm(folder, { recursive: true });
  }
}

/** Returns where recordings differ from those of the emulator: one line a difference. */
export function differences(recordings, own) {
  const known = shapesOf(own);
  const found = [];
  for (const [operation, shape] of shapesOf(recordings)) {
    const other = known.get(operation);
    if (other === undefined) {
      found.push(`${operation}: the emulator has not given this answer`);
      continue;
    }
    for (const [place, type] of shape) {
      if (!other.has(place)) found.push(`${operation}: ${place} (${type}) is not in the emulator's answer`);
      else if (!compatible(type, other.get(place)))
        found.push(`${operation}: ${place} is ${type}, in the emulator's answer ${other.get(place)}`);
    }
    for (const place of other.keys())
      if (!shape.has(place)) found.push(`${operation}: ${place} is only in the emulator's answer`);
  }
  return found;
}

/** For each operation and status, every place of the answers with its type. */
function shapesOf(recordings) {
  const shapes = new Map();
  for (const { request, response } of recordings) {
    const operation = `${request.method} ${request.path.replaceAll(/\/\d+/g, '/{id}')} ${response.status}`;
    const shape = shapes.get(operation) ?? new Map();
    shape.set('content-type', response.headers['content-type'] ?? 'none');
    collect(response.body, '', shape);
    shapes.set(operation, shape);
  }
  return shapes;
}

function collect(value, place, shape) {
  const isList = Array.isArray(value);
  const before = shape.get(place);
  const type = isList ? 'list' : value === null ? 'null' : typeof value;
  shape.set(place, before === undefined || before === 'null' ? type : before);
  if (isList) for (const one of value) collect(one, `${place}[]`, shape);
  else if (type === 'object') for (const [name, one] of Object.entries(value)) collect(one, `${place}.${name}`, shape);
}

/** A field that is null once says nothing about its type. */
function compatible(type, other) {
  return type === other || type === 'null' || other === 'null';
}
