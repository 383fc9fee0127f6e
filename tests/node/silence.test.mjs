// Somebody on the way accepts a connection and never says anything: the command ends all the same.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';

import { CtmsClient } from 'ctms';

import { ctmsScript } from '../../scripts/lib/command.mjs';
import { bareEnvironment } from '../lib/ctms.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { startProxy } from '../lib/proxy.mjs';

/** How long the process may live after it has told its error, in milliseconds: the promise, not a measurement. */
const PROMISED_MS = 3000;

let silent;
let proxy;
let emulator;
let folder;
let ca;
before(async () => {
  [silent, proxy, emulator] = await Promise.all([startSilence(), startProxy(), startEmulator({ tls: true })]);
  folder = await mkdtemp(path.join(tmpdir(), 'ctms-silence-'));
  ca = path.join(folder, 'ca.pem');
  await writeFile(ca, emulator.ca);
});
after(async () => {
  await proxy.close();
  await silent.close();
  await emulator.close();
  await rm(folder, { recursive: true });
});

/** A server that accepts, reads, and says nothing. */
async function startSilence() {
  const open = new Set();
  const waiting = [];
  const server = net.createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {}).on('data', () => {}).on('close', () => open.delete(socket));
    for (const resolve of waiting.splice(0)) resolve();
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    host: `127.0.0.1:${server.address().port}`,
    /** Resolves when somebody has connected. */
    called: () => new Promise((resolve) => { waiting.push(resolve); }),
    /** Resolves when nobody is connected any longer. */
    left: async () => { await Promise.all([...open].map((socket) => new Promise((resolve) => { socket.once('close', resolve); }))); },
    close: () => new Promise((resolve) => {
      for (const socket of open) socket.destroy();
      server.close(resolve);
    }),
  };
}

/** A key whose token server and API are this host. */
function keyAt(host) {
  const key = structuredClone(emulator.serviceKey({ tls: true }));
  return JSON.parse(JSON.stringify(key).replaceAll(new URL(emulator.tlsUrl).host, host));
}

/** Runs the command; `lingered` is how long it lived on after its error. */
function start(args, key) {
  const env = { ...bareEnvironment(), CTMS_SERVICE_KEY: JSON.stringify(key) };
  const child = spawn(process.execPath, [ctmsScript(), 'nodes', '--json', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let told;
  child.stdout.once('data', () => { told = performance.now(); });
  const closed = new Promise((resolve) => { child.once('close', resolve); });
  const ended = Promise.all([closed, text(child.stdout)]).then(([code, stdout]) => ({
    code, error: JSON.parse(stdout).error, lingered: performance.now() - told,
  }));
  return { child, ended };
}

/** How the silence is reached: options, and the key. */
const ways = [
  ['a proxy that never answers CONNECT', () => ['--proxy', `http://${silent.host}`], () => emulator.serviceKey({ tls: true })],
  ['a proxy of https that never shakes hands', () => ['--proxy', `https://${silent.host}`], () => emulator.serviceKey({ tls: true })],
  ['a service that never shakes hands', () => [], () => keyAt(silent.host)],
  ['a service behind a proxy that never shakes hands', () => ['--proxy', proxy.url], () => keyAt(silent.host)],
  ['a service with a CA of its own that never shakes hands', () => ['--ca', ca], () => keyAt(silent.host)],
];
for (const [what, options, key] of ways) {
  test(`${what} ends with the error of the attempt`, async () => {
    const { code, error, lingered } = await start(['--request-timeout', '1', '--retries', '0', ...options()], key()).ended;
    assert.deepEqual([code, error.code], [4, 'TIMED_OUT']);
    assert(lingered < PROMISED_MS, `${lingered} ms`);
  });

  test(`${what} ends with --timeout`, async () => {
    const { code, error, lingered } = await start(['--timeout', '1', ...options()], key()).ended;
    assert.deepEqual([code, error.code], [4, 'TIMED_OUT']);
    assert(lingered < PROMISED_MS, `${lingered} ms`);
  });

  test(`${what} ends with Ctrl-C`, async () => {
    const called = silent.called();
    const { child, ended } = start(options(), key());
    await called;
    child.kill('SIGINT');
    const { code, error, lingered } = await ended;
    assert.deepEqual([code, error.code], [130, 'CANCELLED']);
    assert(lingered < PROMISED_MS, `${lingered} ms`);
  });
}

for (const signal of ['SIGHUP', 'SIGQUIT']) {
  test(`${signal} stops the command as SIGTERM does`, async () => {
    const called = silent.called();
    const { child, ended } = start(['--proxy', `http://${silent.host}`], emulator.serviceKey({ tls: true }));
    await called;
    child.kill(signal);
    const { code, error } = await ended;
    assert.deepEqual([code, error.code], [130, 'CANCELLED']);
  });
}

for (const [what, options] of [
  ['a proxy that never answers CONNECT', () => ({ serviceKey: emulator.serviceKey({ tls: true }), proxy: `http://${silent.host}`, ca: emulator.ca })],
  ['a service behind a proxy that never shakes hands', () => ({ serviceKey: keyAt(silent.host), proxy: proxy.url, ca: emulator.ca })],
  ['a service that never shakes hands', () => ({ serviceKey: keyAt(silent.host), ca: emulator.ca })],
]) {
  test(`the package leaves no connection to ${what}, and its next call makes a new one`, async () => {
    const client = new CtmsClient(options());
    for (const _ of [1, 2]) {
      const controller = new AbortController();
      const called = silent.called();
      const listed = client.nodes.list({ signal: controller.signal });
      await called;
      controller.abort();
      await assert.rejects(listed, { code: 'CANCELLED' });
      const told = performance.now();
      await silent.left();
      assert(performance.now() - told < PROMISED_MS);
    }
    client.close();
  });
}
