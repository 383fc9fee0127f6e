// The packed package in each line of Node that it claims to run on.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { withKey } from '../../scripts/lib/command.mjs';
import { bareEnvironment } from '../lib/ctms.mjs';
import { startEmulator } from '../lib/emulator.mjs';
import { startProxy } from '../lib/proxy.mjs';
import { makeConsumer } from '../packaging/lib/consumer.mjs';
import { bringNode, versions } from '../packaging/lib/nodes.mjs';

let consumer;
let emulator;

before(async () => {
  consumer = await makeConsumer(['pkg']);
  emulator = await startEmulator({ tls: true });
  consumer.write('app.mtar', 'PK');
  consumer.write('ca.pem', emulator.ca);
  consumer.write('key.json', JSON.stringify(emulator.serviceKey({ tls: true })));
  consumer.write('x509.json', JSON.stringify(emulator.serviceKey({ credential: 'x509' })));
});
after(async () => {
  await emulator.close();
  consumer.remove();
});
afterEach(() => emulator.reset());

const RELEASE = `
  const client = new CtmsClient({ serviceKey: process.env.CTMS_SERVICE_KEY });
  client.exportFrom('DEV', { files: ['app.mtar'], description: 'Packed', contentType: 'APP' })
    .then((released) => console.log(JSON.stringify(released)));
`;
const EXPORT = ['export', 'app.mtar', '--from', 'DEV', '--content-type', 'APP', '--description', 'Packed', '--json'];

for (const version of versions) {
  test(`Node ${version} exports an archive from an ES module and from a CommonJS script`, async () => {
    const node = await bringNode(version);
    for (const [name, line] of [['m.mjs', "import { CtmsClient } from 'ctms';"], ['c.cjs', "const { CtmsClient } = require('ctms');"]]) {
      consumer.write(name, line + RELEASE);
      const stdout = await consumer.run(node, [name], withKey(emulator.serviceKeys.ctms));
      assert(JSON.parse(stdout).transportRequestId > 0);
    }
  });

  test(`Node ${version} runs the command, with a private CA, through a proxy, and with a client certificate`, async () => {
    const node = await bringNode(version);
    const proxy = await startProxy();
    const command = 'node_modules/ctms/dist/bin/ctms.js';
    try {
      for (const args of [['--service-key', 'key.json'], ['--service-key', 'key.json', '--proxy', proxy.url], ['--service-key', 'x509.json', '--proxy', proxy.url]]) {
        const stdout = await consumer.run(node, [command, ...EXPORT, '--ca', 'ca.pem', ...args], bareEnvironment());
        assert(JSON.parse(stdout).transportRequestId > 0, `${args}`);
      }
      assert(proxy.tunnels.length > 0);
      assert.equal(emulator.files.length, 3);
    } finally {
      await proxy.close();
    }
  });

  test(`Node ${version} says nothing on stderr but what the command says`, async () => {
    const stderr = await consumer.stderr(await bringNode(version), ['node_modules/ctms/dist/bin/ctms.js', '--version']);
    assert.equal(stderr, '');
  });
}
