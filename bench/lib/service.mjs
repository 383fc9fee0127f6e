// The receiver of a measured upload, in a process of its own: the emulator, which hashes each file.
import { createEmulator } from 'ctms-emulator';

const emulator = await createEmulator({ port: 0 });
const { ctms } = emulator.serviceKeys;
process.send({ url: emulator.url, serviceKey: ctms, token: await token(ctms.uaa) });
process.on('message', (question) => {
  if (question === 'files') process.send(emulator.files.map(({ size, sha256 }) => ({ size, sha256 })));
  if (question === 'stop') emulator.close().then(() => process.disconnect());
});

async function token({ url, clientid, clientsecret }) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientid, client_secret: clientsecret });
  return (await (await fetch(`${url}/oauth/token`, { method: 'POST', body })).json()).access_token;
}
