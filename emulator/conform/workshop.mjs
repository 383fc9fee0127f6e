import { createEmulator } from 'ctms-emulator';

const landscape = {
  nodes: [
    { name: 'DEV' },
    ...['succeeded', 'warning', 'error', 'fatal', 'hangs'].map((scenario) => ({
      name: scenario.toUpperCase(),
      scenario,
    })),
    { name: 'MANUAL', forwardMode: 'MANUAL', scenario: ['succeeded', 'error'] },
    { name: 'VIRTUAL', virtual: true },
    { name: 'DISABLED', importDisabled: true, importDisabledReason: 'year end' },
    { name: 'CONTROLLED', controlledBy: 'CHARM' },
    { name: 'AUTOMATIC', automaticImport: true },
    { name: 'CLOSED', uploadAllowed: false },
    { name: 'NEXT' },
  ],
  routes: ['DEV -> SUCCEEDED', 'DEV -> WARNING', 'MANUAL -> NEXT'],
};

/** An emulator and a plain client, with short ways to what an operation needs beforehand. */
export async function openWorkshop() {
  const emulator = await createEmulator({ landscape, importMs: 0 });
  const tokens = {};
  for (const plan of ['standard', 'export', 'transport_operator'])
    tokens[plan] = await tokenFor(emulator.serviceKey({ plan }));
  const send = (operation, request, token = tokens.standard) => sendRequest(emulator.url, operation, request, token);
  const call = async (method, path, body) => {
    const answer = await send({ method, path }, { body });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  };
  const { nodes } = await call('GET', '/v2/nodes');
  const nodeId = (name) => nodes.find((node) => node.name === name).id;
  const upload = async () =>
    (await send({ method: 'POST', path: '/v2/files/upload' }, { form: { file: new Blob(['archive']) } })).json.fileId;
  const content = async (nodeName) => ({
    nodeName,
    contentType: 'MTA',
    storageType: 'FILE',
    description: 'Fix totals',
    namedUser: 'ci-bot',
    entries: [{ uri: String(await upload()) }],
  });
  const waiting = async (name) => (await call('POST', '/v2/nodes/upload', await content(name))).transportRequestId;
  const imported = async (name) => {
    const request = await waiting(name);
    const { actionId } = await call('POST', `/v2/nodes/${nodeId(name)}/transportRequests/import`, {
      transportRequests: [request],
    });
    return { request, actionId };
  };
  return { emulator, tokens, send, nodeId, upload, content, waiting, imported };
}

async function tokenFor(key) {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: key.uaa.clientid,
    client_secret: key.uaa.clientsecret,
  });
  const response = await fetch(`${key.uaa.url}/oauth/token`, { method: 'POST', body: form });
  return (await response.json()).access_token;
}

async function sendRequest(url, { method, path }, request, token) {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name) => request.params[name]);
  const query = request.query === undefined ? '' : `?${new URLSearchParams(request.query)}`;
  const headers = { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...request.headers };
  const body = bodyOf(request);
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  const response = await fetch(url + filled + query, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  return { status: response.status, contentType: response.headers.get('content-type') ?? '', text, json: parsed(text) };
}

function bodyOf({ body, form, raw }) {
  if (raw !== undefined) return raw;
  if (body !== undefined) return JSON.stringify(body);
  if (form === undefined) return undefined;
  const data = new FormData();
  for (const [name, value] of Object.entries(form)) {
    if (typeof value === 'string') data.append(name, value);
    else data.append(name, value, 'shop.mtar');
  }
  return data;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
