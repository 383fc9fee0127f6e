import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

import { CtmsError, isCtmsError, usage } from '../errors.js';
import { version } from '../version.js';
import { interruptible } from './interrupt.js';
import type { Context, GlobalOptions, Io } from './io.js';
import { printError } from './print.js';

/** Runs the command line and returns its exit code. */
export async function runCommand(args: readonly string[], io: Io): Promise<number> {
  const json = args.includes('--json');
  try {
    return await interruptible(io, async (signal) => {
      let code = 0;
      const program = build(io, async (work, options) => {
        code = (await work({ io, options, signal })) ?? 0;
      });
      await program.parseAsync([...args], { from: 'user' });
      return code;
    });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const told = toCtmsError(error);
    printError(io, told, json);
    return told.exitCode;
  }
}

type Work = (context: Context) => Promise<number | void>;
type Run = (work: Work, options: GlobalOptions) => Promise<void>;

function build(io: Io, run: Run): Command {
  const program = new Command('ctms')
    .description('Sends MTA archives into SAP Cloud Transport Management.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: () => {},
    })
    .showSuggestionAfterError();
  addRelease(program, run);
  addEmulator(program, run);
  return program;
}

function addRelease(program: Command, run: Run): void {
  for (const [name, verb, option, what] of [
    ['export', 'exportFrom', '--from <node>', 'put archives into the queues of the nodes that follow a node (Export from)'],
    ['upload', 'uploadTo', '--to <node>', "put archives into a node's own queue (Upload to)"],
  ] as const) {
    const command = program
      .command(name)
      .description(what)
      .argument('<archive...>', 'MTA archives, or patterns such as mta_archives/*.mtar')
      .requiredOption(option, 'name of the node; case-sensitive')
      .option('--description <text>', 'description of the transport request; default: commit id and message')
      .option('--named-user <name>', 'the user that the service shows; at most 60 characters')
      .addOption(new Option('--content-type <type>', 'what the archives are').choices(['MTA', 'APP', 'XSCDU', 'BTP_ABAP']).default('MTA'));
    global(command).action(async (archives: string[], options: ReleaseCommandOptions) => {
      const { releaseCommand } = await import('./commands/release.js');
      await run((context) => releaseCommand(context, verb, archives, options), options);
    });
  }
}

/** The options of `ctms export` and `ctms upload`. */
export interface ReleaseCommandOptions extends GlobalOptions {
  readonly from?: string;
  readonly to?: string;
  readonly description?: string;
  readonly namedUser?: string;
  readonly contentType: 'MTA' | 'APP' | 'XSCDU' | 'BTP_ABAP';
}

function addEmulator(program: Command, run: Run): void {
  program
    .command('emulator')
    .description('run a local Cloud Transport Management (npm install -D ctms-emulator)')
    .option('--port <number>', 'port to listen on; 0 takes a free one', whole, 8080)
    .option('--landscape <file>', 'YAML or JSON file with nodes and routes')
    .option('--plan <plan>', 'instance plan of the printed key', 'standard')
    .option('--latency <milliseconds>', 'how long each answer takes', whole, 0)
    .option('--import-ms <milliseconds>', 'how long an import takes', whole, 2000)
    .option('--cors <origin>', 'allow cross-origin calls from this origin')
    .option('--control', 'switch the control endpoint on')
    .option('--json', 'print one line of JSON when ready')
    .action(async (options: EmulatorCommandOptions) => {
      const { emulatorCommand } = await import('./commands/emulator.js');
      await run((context) => emulatorCommand(context, options), options);
    });
}

/** The options of `ctms emulator`. */
export interface EmulatorCommandOptions extends GlobalOptions {
  readonly port: number;
  readonly landscape?: string;
  readonly plan: string;
  readonly latency: number;
  readonly importMs: number;
  readonly cors?: string;
  readonly control?: boolean;
}

/** Adds the options that every command has. */
function global(command: Command): Command {
  return command
    .option('--service-key <file>', 'the service key: a file, a folder, or - for standard input')
    .option('--operating-key <file>', 'a second key for looking, importing and descriptors')
    .option('--service-instance <name>', 'which instance, where VCAP_SERVICES holds several')
    .option('--json', 'print exactly one JSON document')
    .option('--timeout <seconds>', 'deadline of the whole command', seconds)
    .option('--allow-http <host>', 'accept plain http for this host (repeatable)', collect)
    .option('--verbose', 'say more')
    .option('--quiet', 'say less');
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

function whole(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new InvalidArgumentError('It must be a whole number.');
  return number;
}

function seconds(text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number <= 0) throw new InvalidArgumentError('It must be a number of seconds above 0.');
  return number;
}

function toCtmsError(error: unknown): CtmsError {
  if (isCtmsError(error)) return error;
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, '').replace(/\s+/g, ' ');
    return usage('USAGE', message, 'see ctms --help, or ctms <command> --help');
  }
  const what = error instanceof Error ? error.message : String(error);
  return new CtmsError({
    code: 'INTERNAL',
    message: `a fault in ctms itself: ${what}`,
    hint: 'please report it, with the version and what you did',
    retryable: false,
    exitCode: 70,
    details: {},
  });
}
