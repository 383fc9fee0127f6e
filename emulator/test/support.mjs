import { zipSync, strToU8 } from 'fflate';

/** A client as plain as it gets: token, paths, JSON. */
export async function connect(
  key,
  { base = key.uri ?? `${key.endpoints.Api}/imp-cdm-transport-management-api/v1` } = {},
) {
  const token = await fetchToken(key);
  const headers = { authorization: `Bearer ${token}` };
  const call = async (method, path, json, more = {}) => {
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    const type = json === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(base + path, {
      method,
      redirect: 'manual',
      headers: { ...headers, ...type, ...more },
      ...body,
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  };
  const upload = async (bytes, fileName, fields = {}) => {
    const form = new FormData();
    form.append('file', new Blob([bytes]), fileName);
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    const response = await fetch(`${base}/v2/files/upload`, { method: 'POST', headers, body: form });
    const text = await response.text();
    return { status: response.status, text, json: parsed(text) };
  };
  return {
    token,
    headers,
    base,
    upload,
    get: (path) => call('GET', path),
    post: (path, json) => call('POST', path, json),
    call,
  };
}

/** Asks for a token as the documentation says: form body, percent-encoded. */
export async function requestToken(key, change = {}) {
  const form = {
    grant_type: 'client_credentials',
    client_id: key.uaa.clientid,
    client_secret: key.uaa.clientsecret,
    ...change,
  };
  const response = await fetch(`${key.uaa.url}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, headers: response.headers, json: await response.json() };
}

async function fetchToken(key) {
  const { json } = await requestToken(key);
  return json.access_token;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A small real archive. */
export function archive({ id = 'com.example.shop', version = '1.4.0', modules = ['web'] } = {}) {
  const descriptor = `_schema-version: "3.1"\nID: ${id}\nversion: ${version}\nmodules:\n${modules.map((name) => `  - name: ${name}\n    type: html5\n`).join('')}`;
  return zipSync({
    'META-INF/MANIFEST.MF': strToU8('Manifest-Version: 1.0\n'),
    'META-INF/mtad.yaml': strToU8(modules.length === 0 ? descriptor.replace('modules:\n', '') : descriptor),
    'web/data.zip': strToU8('payload'),
  });
}

/** The body of nodes/export and nodes/upload for stored files. */
export function content(nodeName, fileIds, change = {}) {
  return {
    nodeName,
    contentType: 'MTA',
    storageType: 'FILE',
    description: 'Fix totals',
    entries: fileIds.map((id) => ({ uri: String(id) })),
    ...change,
  };
}
