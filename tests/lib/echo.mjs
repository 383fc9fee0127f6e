import http from 'node:http';

/**
 * Starts a service that tells everybody what it was told: its errors quote the
 * headers and the body of the request, in every form in which servers and
 * proxies do. With `breaks` it does so from that step on; before, it works.
 *
 * @param {{ breaks: 'token' | 'look' | 'upload' | 'create', status: number, form: keyof typeof FORMS }} trouble
 */
export async function startEcho({ breaks, status, form }) {
  const tokens = [];
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const step = stepOf(request.url);
    const heard = [request.headers.authorization, request.headers.cookie, request.headers['x-api-key'], request.headers['x-csrf-token']]
      .filter(Boolean)
      .flatMap((value) => [value, value.replace(/^Bearer /, '')])
      .join(' ');
    const said = `${heard} ${step === 'upload' ? '' : Buffer.concat(chunks).toString('utf8')}`;
    if (step === breaks) return FORMS[form](response, status, said);
    if (step === 'token') {
      tokens.push(`marked-token-${tokens.length}-AAAABBBBCCCCDDDD.eeeeffff`);
      return json(response, 200, { access_token: tokens.at(-1), token_type: 'bearer', expires_in: 600, scope: 'uaa.resource' });
    }
    if (step === 'look') return json(response, 200, { nodes: [{ id: 1, name: 'DEV' }, { id: 2, name: 'QA' }], routes: [] });
    if (step === 'upload') return json(response, 201, { fileId: 17, fileName: 'shop.mtar' });
    return json(response, 200, { transportRequestId: 18, transportRequestDescription: 'Fix', queueEntries: [] });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    tokens,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function stepOf(url) {
  if (url.includes('/oauth/token')) return 'token';
  if (url.includes('/files')) return 'upload';
  return url.includes('/nodes/') ? 'create' : 'look';
}

/** How a server quotes what it heard. */
export const FORMS = {
  'service error': (response, status, said) => json(response, status, { errorType: `Ts${said}`, message: `you sent ${said}` }),
  'gateway error': (response, status, said) => json(response, status, { error: said, error_description: `bad request: ${said}` }),
  'percent-encoded text': (response, status, said) => text(response, status, 'text/plain', encodeURIComponent(said)),
  'base64 text': (response, status, said) => text(response, status, 'text/plain', Buffer.from(`basic:${said}`).toString('base64')),
  'JSON in JSON': (response, status, said) => json(response, status, { message: JSON.stringify({ body: said }) }),
  page: (response, status, said) => text(response, status, 'text/html', `<html><body>${said}</body></html>`),
  headers: (response, status, said) => {
    const line = said.replace(/[^\x20-\x7e]+/g, ' ');
    for (const name of ['x-vcap-request-id', 'x-correlationid', 'x-cf-routererror', 'location', 'retry-after']) response.setHeader(name, line);
    text(response, status, 'text/plain', '');
  },
  'content type': (response, status, said) => text(response, status, `text/${said.replace(/[^\x21-\x7e]+/g, '-')}`, 'x'),
  'cut JSON': (response, status, said) => text(response, status, 'application/json', `{"transportRequestId": "${said}`),
};

function json(response, status, body) {
  text(response, status, 'application/json', JSON.stringify(body));
}

function text(response, status, type, body) {
  response.writeHead(status, { 'content-type': type }).end(body);
}
