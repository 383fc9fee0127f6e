import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, test } from 'node:test';
import { createEmulator } from 'ctms-emulator';
import { runEmulator } from 'ctms-emulator/cli';
import { archive, connect } from './support.mjs';

const folder = await mkdtemp(join(tmpdir(), 'emulator-'));
after(() => rm(folder, { recursive: true }));

/** Collects text and lets one wait for a line. */
function sink() {
  let text = '';
  let wake = () => undefined;
  return {
    write: (piece) => {
      text += piece;
      wake();
    },
    get text() {
      return text;
    },
    async until(pattern) {
      while (!pattern.test(text)) await new Promise((resolve) => (wake = resolve));
      return text;
    },
  };
}

/** Runs an emulator with captured output; `use` gets what it printed as JSON. */
async function run(options, use) {
  const stop = new AbortController();
  const [stdout, stderr] = [sink(), sink()];
  const running = runEmulator({ port: 0, json: true, ...options, signal: stop.signal, stdout, stderr });
  try {
    await Promise.race([stdout.until(/\n/), running]);
    await use({ printed: stdout.text, stderr });
  } finally {
    stop.abort();
    await running;
  }
}

test('with json it prints one line with address and keys that work', async () => {
  await run({}, async ({ printed }) => {
    assert.equal(printed.trimEnd().split('\n').length, 1);
    const { url, serviceKeys, ...rest } = JSON.parse(printed);
    assert.deepEqual(rest, {});
    assert.deepEqual([serviceKeys.ctms.uri, serviceKeys.calm.endpoints.Api], [url, `${url}/api`]);
    assert.equal((await (await connect(serviceKeys.ctms)).get('/v2/nodes')).status, 200);
  });
});

test('without json it prints address, nodes and keys for people', async () => {
  await run({ json: false }, ({ printed }) => {
    assert.match(printed, /emulator at http:\/\/127\.0\.0\.1:\d+\nNodes: DEV, QA, PROD, HUB, TRAINING\n/);
    assert.equal(printed.match(/^\{"/gm).length, 2);
  });
});

test('each request is one line, a stored file with size and digest, and no line shows a secret', async () => {
  const bytes = archive();
  await run({}, async ({ printed, stderr }) => {
    const { ctms } = JSON.parse(printed).serviceKeys;
    const client = await connect(ctms);
    assert.equal((await client.upload(bytes, 'shop\n\u2028.mtar')).status, 201);
    const lines = (await stderr.until(/sha256/)).trimEnd().split('\n');
    assert.equal(lines.length, 2);
    assert.ok(
      lines[1].includes(
        ` 201 file 17 shop%0A?.mtar ${bytes.length} bytes sha256 ${createHash('sha256').update(bytes).digest('hex')}`,
      ),
      lines[1],
    );
    for (const secret of [ctms.uaa.clientsecret, client.token]) assert.ok(!stderr.text.includes(secret));
  });
});

test('it uses a landscape file, a plan, and the options for time', async () => {
  const file = join(folder, 'landscape.yaml');
  await writeFile(file, 'nodes:\n  - name: ONE\n  - { name: TWO, forwardMode: MANUAL }\nroutes: [ONE -> TWO]\n');
  await run({ landscape: file, plan: 'transport_operator', latency: 1, importMs: 0 }, async ({ printed }) => {
    const client = await connect(JSON.parse(printed).serviceKeys.ctms);
    assert.deepEqual(
      (await client.get('/v2/nodes')).json.nodes.map((node) => [node.name, node.forwardMode]),
      [
        ['ONE', 'AUTO'],
        ['TWO', 'MANUAL'],
      ],
    );
    assert.equal((await client.post('/v2/nodes/export', {})).status, 401);
  });
});

test('it takes an example landscape by its name', async () => {
  await run({ landscape: 'branches', json: false }, ({ printed }) => {
    assert.match(printed, /\nNodes: DEV, QA, PREPROD, PROD_EU, /);
  });
});

test('a landscape file with mistakes is refused with file, line or place', async () => {
  const file = join(folder, 'wrong.yaml');
  const refused = (text, pattern) =>
    writeFile(file, text).then(() =>
      assert.rejects(
        run({ landscape: file }, () => undefined),
        pattern,
      ),
    );
  await refused('nodes:\n  - name: [', /wrong\.yaml: .* at line 2, column/);
  await refused(
    'nodes: [{ name: A, forwardmode: MANUAL }]\nroutes: [A -> B]',
    /nodes\[0\]\.forwardmode: is not known[^]*routes\[0\]: there is no node B/,
  );
  await assert.rejects(
    run({ landscape: join(folder, 'none.yaml') }, () => undefined),
    /none\.yaml cannot be read: .* Examples by name: simple, branches, large/,
  );
});

test('with TLS it writes the certificate of its authority', async () => {
  const file = join(folder, 'ca.pem');
  await run({ tls: file }, async ({ printed }) => {
    const { tlsUrl, tlsServiceKeys } = JSON.parse(printed);
    assert.match(tlsUrl, /^https:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(tlsServiceKeys.x509.uaa.certurl, tlsUrl);
    assert.match(await readFile(file, 'utf8'), /^-----BEGIN CERTIFICATE-----/);
  });
});

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));

async function command(...args) {
  const child = spawn(process.execPath, [bin, ...args]);
  const [stdout, stderr] = [sink(), sink()];
  child.stdout.on('data', stdout.write);
  child.stderr.on('data', stderr.write);
  const ended = once(child, 'close').then(([code]) => ({ code, stdout: stdout.text, stderr: stderr.text }));
  return { child, stdout, ended };
}

test('the command runs until it is interrupted', async () => {
  const { child, stdout, ended } = await command('--port', '0', '--json');
  await stdout.until(/\n/);
  child.kill('SIGINT');
  assert.deepEqual({ ...(await ended), stdout: '' }, { code: 0, stdout: '', stderr: '' });
});

test('the command explains wrong options and a port in use in one line, with exit code 2', async () => {
  const taken = await createEmulator();
  const { port } = new URL(taken.url);
  try {
    for (const [args, pattern] of [
      [['--prot', '1'], /Unknown option '--prot'.*--help/],
      [['--port', '70000'], /--port must be a whole number from 0 to 65535/],
      [['--plan', 'gold'], /--plan must be one of standard, free, export, transport_operator/],
      [['--port', port], /the port is in use; choose another/],
    ]) {
      const { code, stderr } = await (await command(...args)).ended;
      assert.deepEqual([code, stderr.trimEnd().split('\n').length], [2, 1]);
      assert.match(stderr, pattern);
    }
  } finally {
    await taken.close();
  }
});

test('the command has help', async () => {
  const { code, stdout } = await (await command('--help')).ended;
  assert.equal(code, 0);
  assert.match(stdout, /--landscape FILE/);
});
