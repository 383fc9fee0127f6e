#!/usr/bin/env node
import { parseArgs } from 'node:util';
import type { Plan } from './auth/clients.js';
import { planScopes } from './auth/clients.js';
import { runEmulator, type RunOptions } from './cli.js';
import { LandscapeError } from './landscape/check.js';

const usage = `ctms-emulator [options]

A local SAP Cloud Transport Management with its token server.

  --port N          port, 0 for a free one (default 8484)
  --host ADDRESS    address to listen on (default 127.0.0.1)
  --landscape FILE  nodes and routes, YAML or JSON, or an example by its name: simple, branches, large
                    (default DEV -> QA -> PROD and, apart from them, HUB -> TRAINING)
  --plan PLAN       standard, free, export or transport_operator (default standard)
  --latency MS      every answer takes longer by this
  --import-ms MS    how long an import takes (default 2000)
  --cors ORIGIN     origin that pages may call from
  --control         open the control endpoint /_emulator/
  --host-name NAME  with --control: another name by which it may be called, for example of a service
                    container; may be repeated
  --tls FILE        also listen with TLS and write the authority's certificate to FILE
  --json            print {"url", "serviceKeys"} as one line
  --help            this text

ctms-emulator record --key FILE --out FOLDER
  passes your own calls to the real service and writes down what is said, without secrets; see
  ctms-emulator record --help
`;

/** A mistake in the command line. */
class UsageError extends Error {}

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  try {
    if (args[0] === 'record') {
      const { runRecorder } = await import('./record/cli.js');
      await runRecorder(args.slice(1), stop.signal);
      return 0;
    }
    const options = readOptions(args);
    if (options === undefined) {
      process.stdout.write(usage);
      return 0;
    }
    await runEmulator({ ...options, signal: stop.signal });
    return 0;
  } catch (error) {
    process.stderr.write(`ctms-emulator: ${explain(error)}\n`);
    return 2;
  }
}

function readOptions(args: readonly string[]): Omit<RunOptions, 'signal'> | undefined {
  const { values } = parse(args);
  if (values.help === true) return undefined;
  return {
    ...(values.port === undefined ? {} : { port: numberOf('--port', values.port, 65_535) }),
    ...(values.host === undefined ? {} : { host: values.host }),
    ...(values.landscape === undefined ? {} : { landscape: values.landscape }),
    ...(values.plan === undefined ? {} : { plan: planOf(values.plan) }),
    ...(values.latency === undefined ? {} : { latency: numberOf('--latency', values.latency) }),
    ...(values['import-ms'] === undefined ? {} : { importMs: numberOf('--import-ms', values['import-ms']) }),
    ...(values.cors === undefined ? {} : { cors: values.cors }),
    ...(values['host-name'] === undefined ? {} : { hostName: values['host-name'] }),
    ...(values.tls === undefined ? {} : { tls: values.tls }),
    control: values.control ?? false,
    json: values.json ?? false,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    port: text,
    host: text,
    landscape: text,
    plan: text,
    latency: text,
    'import-ms': text,
    cors: text,
    tls: text,
    'host-name': { type: 'string', multiple: true } as const,
    control: flag,
    json: flag,
    help: flag,
  };
  return parseArgs({ args: [...args], options, allowPositionals: false });
}

function numberOf(option: string, text: string, most = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > most)
    throw new UsageError(`${option} must be a whole number from 0 to ${most}, not "${text}"`);
  return value;
}

function planOf(text: string): Plan {
  if (!Object.hasOwn(planScopes, text))
    throw new UsageError(`--plan must be one of ${Object.keys(planScopes).join(', ')}, not "${text}"`);
  return text as Plan;
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof LandscapeError || error instanceof UsageError) return error.message;
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'the port is in use; choose another with --port, or --port 0 for a free one';
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS') ? `${error.message}. See --help` : error.message;
}
