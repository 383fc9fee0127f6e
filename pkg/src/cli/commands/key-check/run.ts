import { isCtmsError, usage, type CtmsError, type Finding } from '../../../errors.js';
import { parseServiceKey } from '../../../node.js';
import type { Connected, KeyReport } from '../../../types/key.js';
import { callOptions, makeClientOf } from '../../client.js';
import { adviceWords } from '../../print/advice.js';
import { colours } from '../../print/colours.js';
import type { Context, Io } from '../../io.js';
import type { KeyDocument } from '../../../client/key.js';
import { findServiceKey, readKeyPlace } from '../../job/keys.js';
import { hintWords, noteWords } from '../../print/errors.js';
import { printJson } from '../../print/json.js';
import { printable } from '../../print/printable.js';
import type { Work } from '../../spec.js';
import type { keyCheckCommand } from './spec.js';

/** What `--connect` found: what the token tells, or why there is none. */
type Connection = ({ readonly ok: true } & Connected) | { readonly ok: false; readonly error: CtmsError };

/** The exit code is 2 for a key that cannot be used, and that of the failure for one that gets no token. */
export const run: Work<typeof keyCheckCommand> = async (context, { file }, { connect }) => {
  const { io, options } = context;
  const { serviceInstance, allowHttp } = options;
  const source = await read(context, file);
  const report = 'unreadable' in source ? unreadable(source.unreadable) : parseServiceKey(source.key, { serviceInstance, allowHttp });
  const connection = connect && report.ok && 'key' in source ? await tryOut(context, source.key) : undefined;
  if (options.json) printJson(io, { ...report, ...(connection && { connection }) });
  else print(io, report, connection);
  if (!report.ok) return 2;
  return connection?.ok === false ? connection.error.exitCode : 0;
};

async function read(context: Context, place: string | undefined): Promise<{ readonly key: KeyDocument } | { readonly unreadable: CtmsError }> {
  try {
    const key = await (place ? readKeyPlace(context, 'the argument', place) : findServiceKey(context));
    return key === undefined ? { unreadable: NO_KEY } : { key };
  } catch (error) {
    if (isCtmsError(error)) return { unreadable: error };
    throw error;
  }
}

const NO_KEY = usage('USAGE', 'no service key was given', 'name a file, or set CTMS_SERVICE_KEY to the key\'s text');

/** A key that could not be read has the same document as one that could. */
function unreadable({ message, hint }: CtmsError): KeyReport {
  return {
    ok: false,
    kind: null,
    auth: null,
    clientId: null,
    apiUrl: null,
    tokenUrl: null,
    region: null,
    subdomain: null,
    repairs: [],
    findings: [{ at: 'key', problem: message, advice: hint, severity: 'error' }],
  };
}

async function tryOut(context: Context, serviceKey: KeyDocument): Promise<Connection> {
  const client = makeClientOf(context, { serviceKey, operatingKey: undefined, serviceInstance: context.options.serviceInstance });
  try {
    const { onEvent, ...call } = callOptions(context);
    const connected = await client.connect({ ...call, onEvent: (event) => event.type !== 'warning' && onEvent?.(event) });
    return { ok: true, ...connected, warnings: connected.warnings.filter((warning) => !isInReport(warning)) };
  } catch (error) {
    if (isCtmsError(error)) return { ok: false, error };
    throw error;
  } finally {
    client.close();
  }
}

/** What a client says of its key, the report says already. */
function isInReport(warning: string): boolean {
  return warning.startsWith('service key');
}

const KINDS = { ctms: 'SAP Cloud Transport Management', calm: 'SAP Cloud ALM' };
const AUTHS = { secret: 'with a client secret', x509: 'with a certificate (X.509)' };
const PERMISSIONS: Readonly<Record<string, string>> = {
  deliver: 'upload files and put them into transport requests',
  look: 'read nodes, routes and queues',
  import: 'import, forward, reset and remove transport requests',
  descriptors: 'manage extension descriptors',
  landscape: 'change nodes and routes',
};

function print(io: Io, report: KeyReport, connection: Connection | undefined): void {
  const lines = [...facts(report), ...report.repairs.map((repair) => `Fixed: ${repair}`), ...report.findings.flatMap((finding) => findingLines(io, finding))];
  if (connection) lines.push(...connectionLines(connection));
  else lines.push(report.ok ? 'The key is complete, not tested. Use --connect to test it.' : 'The key is not valid.');
  io.stdout.write(`${lines.join('\n')}\n`);
}

function facts({ kind, auth, clientId, apiUrl, tokenUrl, region, subdomain }: KeyReport): string[] {
  const head = kind === null ? [] : [['Service key', auth === null ? KINDS[kind] : `${KINDS[kind]}, ${AUTHS[auth]}`] as const];
  const facts = [...head, ['Client', clientId], ['API', apiUrl], ['Token server', tokenUrl], ['Region', region], ['Subdomain', subdomain]] as const;
  return facts.flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(16)}${printable(value)}`]));
}

function findingLines(io: Io, { at, problem, advice, adviceParts, severity }: Finding): string[] {
  const { red, yellow } = colours(io);
  return [`${severity === 'error' ? red('Error:') : yellow('Warning:')} ${at}: ${problem}`, `  ${adviceWords(advice, adviceParts)}`];
}

function connectionLines(connection: Connection): string[] {
  if (!connection.ok) {
    const { error } = connection;
    return [`The key does not work: ${error.message}`, ...[hintWords(error), ...noteWords(error)].map((line) => `  ${line}`)];
  }
  const { allows, scopes, warnings } = connection;
  const known = allows?.map((what) => `  ${PERMISSIONS[what] ?? what}`) ?? [];
  return [
    known.length > 0 ? 'The key works: the token server accepts it. According to its scopes it can:' : 'The key works: the token server accepts it. Its scopes do not say what it can do.',
    ...known,
    ...(known.length === 0 && scopes.length > 0 ? [`  scopes: ${scopes.join(', ')}`] : []),
    ...warnings.map((warning) => `Warning: ${warning}`),
  ];
}
