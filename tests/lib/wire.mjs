import http from 'node:http';

/**
 * Starts a server that hands every request on to the emulator and writes down those that change something:
 * what was said in words, in its order.
 *
 * @param {{ serviceKeys: { ctms: { uri: string, uaa: { url: string } } } }} emulator
 */
export async function startWire(emulator) {
  const target = emulator.serviceKeys.ctms.uri;
  const heard = [];
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { method, url, headers } = request;
    const isToken = url.includes('/oauth/token');
    if (method !== 'GET' && !isToken) heard.push({ method, path: url, headers, ...content(headers['content-type'], body) });
    const { host: _, connection: __, 'content-length': ___, 'transfer-encoding': ____, expect: _____, ...rest } = headers;
    const answer = await fetch(`${target}${url}`, { method, headers: rest, redirect: 'manual', ...(body.length > 0 ? { body } : {}) });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const url = `http://127.0.0.1:${server.address().port}`;
  const { ctms } = emulator.serviceKeys;
  return {
    key: { ...ctms, uri: url, uaa: { ...ctms.uaa, url } },
    /** What was heard since the last time. */
    heard: () => heard.splice(0),
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

/** The fields of a request: those of a JSON object, or of a form with the names of its files. */
function content(type = '', body) {
  if (type.startsWith('application/json')) return { json: JSON.parse(body.toString()) };
  if (!type.startsWith('multipart/form-data')) return {};
  const parts = body.toString('latin1').split(`--${/boundary="?([^";]+)/.exec(type)[1]}`).slice(1, -1);
  const form = {};
  for (const part of parts) {
    const [, name, , file] = /name="([^"]*)"(; filename="([^"]*)")?/.exec(part);
    form[name] = file ?? Buffer.from(part.slice(part.indexOf('\r\n\r\n') + 4, -2), 'latin1').toString('utf8');
  }
  return { form };
}
