import { CtmsClient, init } from 'ctms';

window.release = async (serviceKey, wasm) => {
  if (wasm) await init(wasm);
  const client = new CtmsClient({ serviceKey });
  return client.exportFrom('DEV', { files: [new File(['PK'], 'app.mtar')], description: 'Bundled', contentType: 'APP' });
};
