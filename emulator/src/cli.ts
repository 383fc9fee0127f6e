import { writeFile } from 'node:fs/promises';
import type { Plan } from './auth/clients.js';
import { createEmulator, type RunningEmulator } from './index.js';
import { logLine } from './node/log.js';
import { readLandscape } from './node/landscape-file.js';

/** Somewhere to write text. */
export interface TextSink {
  write(text: string): unknown;
}

/** What `ctms emulator` can be told; `CliOptions` of the command `ctms-emulator` are the same. */
export interface RunOptions {
  /** Port to listen on; 0 takes a free one. Default 8484. */
  readonly port?: number;
  /** Address to listen on. Default `127.0.0.1`. */
  readonly host?: string;
  /** Path of a landscape file, YAML or JSON, or the name of an example: simple, branches, large. Default: DEV -> QA -> PROD and, apart from them, HUB -> TRAINING. */
  readonly landscape?: string;
  /** Plan of the Cloud Transport Management key. Default `standard`. */
  readonly plan?: Plan;
  /** Milliseconds that every answer takes longer. */
  readonly latency?: number;
  /** Milliseconds that an import takes. Default 2000. */
  readonly importMs?: number;
  /** Origin that pages may call from. */
  readonly cors?: string;
  /** Prints one line of JSON instead of words. */
  readonly json?: boolean;
  /** Opens the control endpoint. */
  readonly control?: boolean;
  /** Names by which an emulator with `control` may be called, besides `localhost` and own addresses. */
  readonly hostName?: readonly string[];
  /** Also listens with TLS, and writes the certificate of the authority to this file. */
  readonly tls?: string;
  /** Ends the emulator. */
  readonly signal: AbortSignal;
  /** Default: the process's own. */
  readonly stdout?: TextSink;
  readonly stderr?: TextSink;
}

/**
 * Runs an emulator until `signal` aborts: prints its address and its keys on stdout, and a line per
 * request on stderr.
 *
 * Rejects with a `LandscapeError` for a landscape file that cannot be used, and with Node's error
 * (code `EADDRINUSE`) when the port is taken.
 */
export async function runEmulator(options: RunOptions): Promise<void> {
  const { signal, stdout = process.stdout, stderr = process.stderr } = options;
  const landscape = options.landscape === undefined ? undefined : await readLandscape(options.landscape);
  const emulator = await createEmulator({
    port: options.port ?? 8484,
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(landscape === undefined ? {} : { landscape }),
    ...(options.plan === undefined ? {} : { plan: options.plan }),
    ...(options.latency === undefined ? {} : { latencyMs: options.latency }),
    ...(options.importMs === undefined ? {} : { importMs: options.importMs }),
    ...(options.cors === undefined ? {} : { cors: options.cors }),
    ...(options.hostName === undefined ? {} : { hostNames: options.hostName }),
    control: options.control ?? false,
    tls: options.tls !== undefined,
    log: (record) => stderr.write(`${logLine(record)}\n`),
  });
  try {
    if (options.tls !== undefined) await writeFile(options.tls, emulator.ca ?? '');
    stdout.write(options.json === true ? `${JSON.stringify(jsonGreeting(emulator))}\n` : greeting(emulator));
    await aborted(signal);
    stderr.write(farewell(emulator));
  } finally {
    await emulator.close();
  }
}

function jsonGreeting({ url, tlsUrl, serviceKeys, serviceKey }: RunningEmulator): Readonly<Record<string, unknown>> {
  if (tlsUrl === undefined) return { url, serviceKeys };
  return {
    url,
    serviceKeys,
    tlsUrl,
    tlsServiceKeys: {
      ctms: serviceKey({ tls: true }),
      calm: serviceKey({ tls: true, kind: 'calm' }),
      x509: serviceKey({ credential: 'x509' }),
    },
  };
}

function greeting(emulator: RunningEmulator): string {
  const { url, tlsUrl, serviceKeys, state } = emulator;
  const withTls =
    tlsUrl === undefined
      ? []
      : [
          `With TLS at ${tlsUrl}; service key with a certificate:`,
          JSON.stringify(emulator.serviceKey({ credential: 'x509' })),
          '',
        ];
  return [
    `Cloud Transport Management emulator at ${url}`,
    `Nodes: ${Object.keys(state.queues).join(', ')}`,
    '',
    'Service key of Cloud Transport Management:',
    JSON.stringify(serviceKeys.ctms),
    '',
    'Service key of Cloud ALM:',
    JSON.stringify(serviceKeys.calm),
    '',
    ...withTls,
    'Ctrl-C ends it.',
    '',
  ].join('\n');
}

/** Says how much of what was answered is known; nothing where nothing was asked. */
function farewell({ requests, guesses }: RunningEmulator): string {
  const counts = Object.entries(guesses).sort(([, one], [, other]) => other - one);
  if (counts.length === 0) return '';
  const answers = requests.filter((request) => request.guesses !== undefined).length;
  const list = counts.map(([id, count]) => `${id} (${count})`).join(', ');
  return `${answers} of the last ${requests.length} answers rest on a guess: ${list}\n`;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
