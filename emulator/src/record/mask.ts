/** What the values of a field are; fields that are not here are treated as names when they are words. */
const kinds: Readonly<Record<string, string>> = {
  namedUser: 'user',
  createdBy: 'user',
  createdByNamedUser: 'user',
  triggeredBy: 'user',
  triggeredByNamedUser: 'user',
  actionTriggeredBy: 'user',
  actionTriggeredByNamedUser: 'user',
  owner: 'user',
  username: 'user',
  nodeName: 'node',
  name: 'name',
  origin: 'node',
  description: 'description',
  transportRequestDescription: 'description',
  fileName: 'file',
  destinationName: 'destination',
  mtaId: 'mta',
  mtaExtId: 'mta',
};

/** Fields whose values are never kept. */
const secretFields = new Set([
  'access_token',
  'refresh_token',
  'id_token',
  'jti',
  'client_id',
  'client_secret',
  'password',
]);
/** Fields whose texts are kept but for the names in them. */
const textFields = new Set([
  'message',
  'error',
  'error_description',
  'errorType',
  'messageId',
  'monitoringURL',
  'scope',
]);
/** What stands in quotes in log messages and is not a name. */
const commonQuotes = new Set(
  ['Multi-Target Application', 'MTA', 'APP', 'XSCDU', 'BTP_ABAP', 'FILE', 'REFERENCE', 'SLP_CTS'].concat([
    'Success',
    'Warning',
    'Error',
    'Fatal',
    'Skipped',
    'Running',
    'Initial',
    'Repeatable',
    'Deleted',
  ]),
);
const commonSegments = new Set([
  'slprot',
  'slp',
  'runs',
  'CTS_DEPLOY',
  'logs',
  'api',
  'v1',
  'v2',
  'operations',
  'content',
]);

const plainWord = /^(?:[A-Z][A-Z_]{1,30}|[a-z][a-z_]{1,30}|[a-z]{2}(?:,[a-z]{2})+|\d+|v?\d[\d.]*|\*|)$/;
const time = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/;
const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;

/**
 * Replaces what is nobody's business: the same value gets the same placeholder everywhere. What is not
 * known to be harmless is replaced.
 */
export class Mask {
  readonly #known = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** Replaces a text wherever it stands from now on. */
  learn(text: string, placeholder: string): void {
    if (text.length > 1 && !this.#known.has(text)) this.#known.set(text, placeholder);
  }

  /** Returns a JSON value with its names, people and secrets replaced. */
  json(value: unknown, field = ''): unknown {
    if (Array.isArray(value)) return value.map((one: unknown) => this.json(one, field));
    if (typeof value === 'string') return this.#value(value, field);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.json(one, name)]));
  }

  /** Returns a form or query with its values replaced. */
  form(text: string): string {
    const pairs = [...new URLSearchParams(text)].map(([name, value]) => `${name}=${this.#value(value, name)}`);
    return pairs.join('&');
  }

  /** Returns a free text with everything replaced that looks like a name, an address or a secret. */
  text(text: string): string {
    return this.#replaceKnown(
      text
        .replaceAll(/https?:\/\/[^\s'"<>)]+/g, (address) => this.#address(address))
        .replaceAll(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '<token>')
        .replaceAll(/[\w.+-]+@[\w-]+\.[\w.-]+/g, (one) => this.#numbered('user', one, (n) => `user-${n}@example.com`))
        .replaceAll(/\b(?:[\w-]+\.){2,}(?:com|cloud|cn|net|org|io)\b/gi, (host) => this.#host(host))
        .replaceAll(/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, (host) => this.#host(host))
        .replaceAll(/'([^']+)'|"([^"]+)"/g, (whole, single?: string, double?: string) =>
          this.#quoted(whole, single ?? double),
        ),
    ).replaceAll(uuid, (one) => this.#uuid(one));
  }

  #value(value: string, field: string): string {
    if (value === '') return value;
    if (secretFields.has(field)) return `<${field}>`;
    if (value.replace(uuid, '') === '') return this.#uuid(value);
    const kind = kinds[field];
    if (kind === 'file') return this.#numbered(kind, value, (n) => `file-${n}${/\.\w{1,6}$/.exec(value)?.[0] ?? ''}`);
    if (kind !== undefined) return this.#numbered(kind, value, (n) => `${kind}-${n}`);
    if (textFields.has(field)) return this.text(value);
    if (time.test(value) || plainWord.test(value)) return this.#replaceKnown(value);
    return this.#numbered('text', value, (n) => `text-${n}`);
  }

  #address(address: string): string {
    const [, scheme = '', host = '', path = ''] = /^(https?:\/\/)([^/?#]*)(.*)$/.exec(address) ?? [];
    const segments = path.split('/').map((one) => (one === '' || commonSegments.has(one) ? one : this.#segment(one)));
    return scheme + this.#host(host) + segments.join('/');
  }

  #segment(segment: string): string {
    if (segment.replace(uuid, '') === '') return this.#uuid(segment);
    return this.#numbered('segment', segment, (n) => `segment-${n}`);
  }

  /** The first label of the deploy service's hosts tells the old route from the new one. */
  #host(host: string): string {
    if (host.endsWith('.example.com')) return host;
    const service = /^deploy-service\.(?:cf|cfapps)\./.exec(host)?.[0] ?? '';
    return this.#numbered('host', host, (n) => `${service}host-${n}.example.com`);
  }

  #quoted(whole: string, inner: string | undefined): string {
    if (inner === undefined || commonQuotes.has(inner) || inner.startsWith('http')) return whole;
    const mark = whole.charAt(0);
    return `${mark}${this.#known.get(inner) ?? this.#numbered('text', inner, (n) => `text-${n}`)}${mark}`;
  }

  #uuid(value: string): string {
    return this.#numbered('uuid', value.toLowerCase(), (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
  }

  #numbered(kind: string, value: string, name: (number: number) => string): string {
    if ([...this.#known.values()].includes(value)) return value;
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    this.#known.set(value, name(count));
    return name(count);
  }

  /** The longest first, and whole words only. */
  #replaceKnown(text: string): string {
    let replaced = text;
    for (const [value, placeholder] of [...this.#known].sort(([one], [other]) => other.length - one.length)) {
      if (value.length < 2 || !replaced.includes(value)) continue;
      const pattern = value.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
      replaced = replaced.replaceAll(new RegExp(`(?<!\\w)${pattern}(?!\\w)`, 'g'), placeholder);
    }
    return replaced;
  }
}
