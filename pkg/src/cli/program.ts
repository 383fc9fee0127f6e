import { Argument, Command, CommanderError, InvalidArgumentError, Option, type ParseOptions } from 'commander';

import { CtmsError, isCtmsError, usage, type ErrorReport } from '../errors.js';
import { shownPath } from '../node/shown.js';
import { version } from '../version.js';
import { commands, groups } from './commands/index.js';
import { guard } from './guard.js';
import { interruptible } from './interrupt.js';
import { now, type Context, type GlobalOptions, type Io, type Streams } from './io.js';
import { printError } from './print/errors.js';
import { WrongValue, type ArgumentSpec, type CommandSpec, type OptionSpec } from './spec.js';

/** Runs the command line and returns its exit code. */
export async function runCommand(args: readonly string[], streams: Streams): Promise<number> {
  const io = guard(streams);
  const json = args.includes('--json');
  try {
    refuseOldNode();
    return await interruptible(io, async (signal) => {
      let code = 0;
      const named = commands.find(({ name }) => name === args[0]);
      await named?.begin?.();
      const program = build(io, named, async (spec, args, options) => {
        code = (await spec.run(contextOf(io, signal, options), args, options as never)) ?? 0;
      });
      await program.parseAsync([...args], FROM_USER);
      return code;
    });
  } catch (error) {
    if (error instanceof CommanderError && HELP_SHOWN.includes(error.code)) return error.exitCode === 0 ? 0 : 2;
    const told = toCtmsError(error, args);
    printError(io, told, json);
    return told.exitCode;
  }
}

/** Without it, whatever an old Node lacks first is called a fault in ctms. The function came with Node 20.16 and 22.3. */
function refuseOldNode(): void {
  if (process.getBuiltinModule !== undefined) return;
  throw usage('USAGE', `ctms needs Node.js 20.19, 22.12 or later, and this is ${process.version}`, 'install a newer one, or run the job in an image such as node:22');
}

/** Commander's codes for having printed help or the version. */
const HELP_SHOWN: readonly string[] = ['commander.help', 'commander.helpDisplayed', 'commander.version'];
const FROM_USER: ParseOptions = { from: 'user' };

const MORE_HELP = `
Examples:
  ctms export mta_archives/shop_1.4.0.mtar --from DEV
      an archive into the queues of the nodes that follow DEV
  ctms release
      what .sap_cid/config.yaml or .pipeline/config.yml says
  ctms emulator
      a local Cloud Transport Management, to try all of this

The service key is read from --service-key, CTMS_SERVICE_KEY or CTMS_SERVICE_KEY_FILE.
Exit codes: 0 done, 1 refused or import failed, 2 wrong usage or input, 3 not authorised,
4 network or time-out, 5 outcome unknown, 70 a fault in ctms, 130 interrupted.`;

function contextOf(io: Io, signal: AbortSignal, options: GlobalOptions): Context {
  const deadline = options.timeout === undefined ? undefined : now(io) + options.timeout * 1000;
  return { io, options, signal, deadline };
}

type Run = (spec: CommandSpec, args: readonly string[], options: GlobalOptions) => Promise<void>;

function build(io: Io, named: CommandSpec | undefined, run: Run): Command {
  const program = new Command('ctms')
    .description('Sends MTA archives into SAP Cloud Transport Management.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', MORE_HELP)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: () => {},
    })
    .showSuggestionAfterError();
  // Help, groups and guesses need all of them; a command that is named needs itself alone.
  for (const spec of named ? [named] : commands) add(program, spec, run);
  return program;
}

function add(program: Command, spec: CommandSpec, run: Run): void {
  const words = spec.name.split(' ');
  const name = words.pop() ?? '';
  const parent = words.reduce(groupOf, program);
  const command = parent.command(name).description(spec.about);
  for (const argument of spec.arguments) command.addArgument(toArgument(argument));
  for (const option of spec.options) command.addOption(toOption(option));
  const examples = spec.examples.map(({ line, about }) => `  ${line}\n      ${about}`);
  if (examples.length > 0) command.addHelpText('after', `\nExamples:\n${examples.join('\n')}`);
  command.action(() => {
    // Not commander's own check: it comes before the one for misspelt options.
    for (const { flags } of spec.options.filter(({ required }) => required)) {
      const value = command.getOptionValue(new Option(flags).attributeName()) as string | undefined;
      if (value?.trim()) continue;
      throw usage('USAGE', `option ${flags} is ${value === undefined ? 'missing' : 'empty'}`, `see ctms ${spec.name} --help`);
    }
    return run(spec, command.args, command.opts());
  });
}

function groupOf(parent: Command, name: string): Command {
  const known = parent.commands.find((command) => command.name() === name);
  return known ?? parent.command(name).description(groups[name] ?? '');
}

function toArgument({ name, about, choices }: ArgumentSpec): Argument {
  const argument = new Argument(name, about);
  return choices ? argument.choices(choices) : argument;
}

function toOption({ flags, about, choices, default: usual, parse }: OptionSpec): Option {
  const option = new Option(flags, about);
  if (choices) option.choices(choices);
  if (usual !== undefined) option.default(usual);
  if (parse) option.argParser((text, before: unknown) => parsed(parse, text, before));
  return option;
}

function parsed(parse: NonNullable<OptionSpec['parse']>, text: string, before: unknown): unknown {
  try {
    return parse(text, before);
  } catch (error) {
    if (error instanceof WrongValue) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

/** Takes a key out of an error that was pasted where something else belongs; other long words only from commander's. */
function withoutKeys(error: CtmsError, args: readonly string[], isDoubtful: (arg: string) => boolean): CtmsError {
  const doubtful = args.filter(isDoubtful).sort((one, other) => other.length - one.length);
  if (doubtful.length === 0) return error;
  const { code, message, hint, status, retryable, exitCode, details } = error;
  const report = JSON.stringify({ code, message, hint, status, retryable, exitCode, details });
  return new CtmsError(JSON.parse(doubtful.reduce((text, arg) => text.replaceAll(JSON.stringify(arg).slice(1, -1), '…'), report)) as ErrorReport);
}

/** No secret is made of small letters and dashes alone. */
const isOptionName = (arg: string): boolean => /^-(-[a-z]+)+$/.test(arg);

const isJson = (arg: string): boolean => /[{[].*"/s.test(arg);

function toCtmsError(error: unknown, args: readonly string[]): CtmsError {
  if (isCtmsError(error)) return withoutKeys(error, args, isJson);
  if (error instanceof CommanderError) {
    const told = usage('USAGE', error.message.replace(/^error: /, ''), 'see ctms --help, or ctms <command> --help');
    return withoutKeys(told, args, (arg) => arg.length > 20 && shownPath(arg) === undefined && !isOptionName(arg));
  }
  if ((error as NodeJS.ErrnoException | undefined)?.syscall === 'uv_cwd') return usage('USAGE', 'the folder in which ctms runs is gone', 'change into one that exists');
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
