/**
 * Derives requests that the specification forbids from one that it allows: each differs in one place.
 * A request is `{ params, query, body, form, headers }`.
 */
export function forbiddenRequests(operation, good) {
  const found = [];
  for (const parameter of operation.parameters) {
    if (parameter.in === 'path') found.push(...badPath(parameter, good));
    if (parameter.in === 'query') found.push(...badQuery(parameter, good));
    if (parameter.in === 'formData') found.push(...badForm(parameter, good));
    if (parameter.in === 'body') found.push(...badBody(parameter, good));
  }
  return found;
}

function badPath({ name }, good) {
  const values = ['abc', '1.5', '1e3', '%20', '0x1f', '99999999999999999999'];
  return values.map((value) => ({
    label: `${name} = ${value}`,
    request: { ...good, params: { ...good.params, [name]: value } },
  }));
}

function badQuery({ name, required, format }, good) {
  const { [name]: _, ...without } = good.query ?? {};
  const bad = (value) => ({
    label: `${name} = ${JSON.stringify(value)}`,
    request: { ...good, query: { ...good.query, [name]: value } },
  });
  const found = [];
  if (required) found.push({ label: `no ${name}`, request: { ...good, query: without } });
  if (name === 'status') found.push(bad('xx'), bad(''), bad('in,'), bad('initial'), bad('in;re'), bad('IN'));
  if (format === 'date-time') {
    found.push(
      bad('yesterday'),
      bad(''),
      bad('2025-01-15'),
      bad('2025-13-45T08:31:10.464Z'),
      bad('2025-01-15T08:31:10Z'),
      bad('2025-01-15T08:31:10.464+00:00'),
    );
  }
  return found;
}

function badForm({ name, required, maxLength }, good) {
  const { [name]: _, ...without } = good.form ?? {};
  const found = [];
  if (required) found.push({ label: `no ${name}`, request: { ...good, form: without } });
  if (maxLength !== undefined)
    found.push({
      label: `${name} too long`,
      request: { ...good, form: { ...good.form, [name]: 'x'.repeat(maxLength + 1) } },
    });
  if (name === 'file') {
    found.push({ label: 'file as a text', request: { ...good, form: { ...good.form, file: 'text' } } });
    found.push({
      label: 'no multipart',
      request: {
        ...good,
        form: undefined,
        raw: 'file=text',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
    });
    found.push({ label: 'JSON instead of multipart', request: { ...good, form: undefined, body: { file: 'text' } } });
    found.push({
      label: 'a multipart body without an end',
      request: {
        ...good,
        form: undefined,
        raw: '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
      },
    });
    found.push({
      label: 'multipart without a boundary',
      request: { ...good, form: undefined, raw: 'abc', headers: { 'content-type': 'multipart/form-data' } },
    });
  }
  return found;
}

const jsonType = { 'content-type': 'application/json' };

function badBody({ schema, required }, good) {
  const found = bodiesOf(schema, good.body, 'body').map(({ label, value }) => ({
    label,
    request: { ...good, body: value },
  }));
  const raw = (label, text, headers = jsonType) =>
    found.push({ label, request: { ...good, body: undefined, raw: text, headers } });
  raw('cut JSON', JSON.stringify(good.body).slice(0, -2));
  raw('no JSON', 'nodeName=DEV');
  raw('another content type', JSON.stringify(good.body), { 'content-type': 'text/plain' });
  if (required) raw('no body', '');
  return found;
}

/** Returns values that differ from a good one in one place, against a schema. */
function bodiesOf(schema, good, at) {
  const found = wrongTypes(schema, good).map((value) => ({ label: `${at} = ${short(value)}`, value }));
  for (const name of schema.required ?? []) {
    const { [name]: _, ...without } = good;
    found.push({ label: `${at} without ${name}`, value: without });
  }
  for (const [name, one] of Object.entries(schema.properties ?? {})) {
    for (const { label, value } of bodiesOf(one, good[name], `${at}.${name}`))
      found.push({ label, value: { ...good, [name]: value } });
  }
  if (schema.items !== undefined) {
    for (const { label, value } of bodiesOf(schema.items, good[0], `${at}[0]`))
      found.push({ label, value: [value, ...good.slice(1)] });
  }
  if (schema.maxLength !== undefined) found.push({ label: `${at} too long`, value: 'x'.repeat(schema.maxLength + 1) });
  if (schema.enum !== undefined)
    found.push({ label: `${at} = "ZIP"`, value: 'ZIP' }, { label: `${at} in lower case`, value: good.toLowerCase() });
  return found;
}

function wrongTypes(schema, good) {
  const all = [null, true, 7, 1.5, 'text', [], {}, ['text'], [null]];
  const type = schema.type ?? (schema.enum === undefined ? 'object' : 'string');
  return all
    .filter((value) => {
      if (type === 'string') return typeof value !== 'string';
      if (type === 'integer') return !Number.isInteger(value);
      if (type === 'array') return !Array.isArray(value);
      return Array.isArray(value) || typeof value !== 'object' || value === null;
    })
    .filter((value) => JSON.stringify(value) !== JSON.stringify(good));
}

function short(value) {
  return JSON.stringify(value);
}
