import { parseArgs } from 'node:util';
import { startRecorder } from './proxy.js';
import { RecordError } from './key.js';

/** Help of `ctms-emulator record`. */
export const recordUsage = `ctms-emulator record --key FILE --out FOLDER [options]

Passes your own calls to the real service and writes down what is said, without secrets, tokens, people,
names and hosts. It listens on 127.0.0.1 only. Read the files before you share them.

  --key FILE     service key of Cloud Transport Management or Cloud ALM, with a client secret
  --out FOLDER   where the recordings go, one JSON file for each exchange
  --port N       port, 0 for a free one (default 8485)
  --json         print {"url", "serviceKey"} as one line
  --help         this text
`;

interface TextSink {
  write(text: string): unknown;
}

/** Runs a recorder until `signal` aborts. */
export async function runRecorder(
  args: readonly string[],
  signal: AbortSignal,
  stdout: TextSink = process.stdout,
  stderr: TextSink = process.stderr,
): Promise<void> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { key: text, out: text, port: text, json: flag, help: flag };
  const { values } = parseArgs({ args: [...args], options, allowPositionals: false });
  if (values.help === true) return void stdout.write(recordUsage);
  if (values.key === undefined || values.out === undefined)
    throw new RecordError('--key FILE and --out FOLDER are needed: ctms-emulator record --help');
  const port = values.port ?? '8485';
  if (!/^\d{1,5}$/.test(port)) throw new RecordError(`--port must be a number, not "${port}"`);
  const ignored = ignoredProxy(process.env, process.versions.node, process.execArgv);
  if (ignored !== undefined) stderr.write(`${ignored}\n`);
  const recorder = await startRecorder({
    key: values.key,
    out: values.out,
    port: Number(port),
    log: (line) => stderr.write(`${line}\n`),
  });
  try {
    const { url, serviceKey } = recorder;
    stdout.write(
      values.json === true
        ? `${JSON.stringify({ url, serviceKey })}\n`
        : `Recording at ${url} into ${values.out}\n\nGive your client this service key instead of the real one:\n${JSON.stringify(serviceKey)}\n\nCtrl-C ends it.\n`,
    );
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await recorder.close();
  }
  return undefined;
}

/**
 * Says that a proxy of the environment is not used: Node itself does that, where it is told to and can.
 *
 * @param flags Those that Node was started with.
 */
export function ignoredProxy(
  env: Readonly<Record<string, string | undefined>>,
  version: string,
  flags: readonly string[],
): string | undefined {
  const name = ['HTTPS_PROXY', 'https_proxy'].find((known) => (env[known] ?? '') !== '');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isKnown = major >= 24 || (major === 22 && minor >= 21);
  const isTold = env['NODE_USE_ENV_PROXY'] === '1' || flags.includes('--use-env-proxy');
  if (name === undefined || (isKnown && isTold)) return undefined;
  return `${name} is not used: start this with Node 22.21, 24 or later, and NODE_USE_ENV_PROXY=1`;
}
