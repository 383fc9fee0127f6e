// What the core's memory still holds of a service key after its handle, or the client that took it, was freed.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

let memory;
let ctms;
before(async () => {
  const { Instance } = WebAssembly;
  WebAssembly.Instance = class extends Instance {
    constructor(...given) {
      super(...given);
      memory ??= this.exports.memory;
    }
  };
  ctms = await import('ctms');
});

const found = (secret) => Buffer.from(memory.buffer).includes(secret);

function key(secret) {
  const uaa = { clientid: 'sb-example!b1', clientsecret: secret, url: 'https://acme.authentication.eu10.hana.ondemand.com' };
  return { uaa, uri: 'https://transport-service-app-backend.ts.cfapps.eu10.hana.ondemand.com' };
}

test('nothing of a key stays after it was explained', () => {
  for (const given of [key('marked-secret-one'), JSON.stringify(key('marked-secret-one'))]) {
    ctms.parseServiceKey(given);
    assert.equal(found('marked-secret-one'), false);
  }
});

test('a client holds its key until it is closed, and nothing of it after that', async () => {
  const fetch = async () => { throw new TypeError('no network'); };
  const client = new ctms.CtmsClient({ serviceKey: key('marked-secret-two'), fetch, retry: { attempts: 1 } });
  await assert.rejects(client.connect(), { code: 'NETWORK' });
  assert.equal(found('marked-secret-two'), true);
  client.close();
  assert.equal(found('marked-secret-two'), false);
});
