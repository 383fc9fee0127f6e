import { Argument, Command as CommanderCommand, CommanderError, InvalidArgumentError, Option, type ParseOptions } from 'commander';

import { CtmsError, usage } from '../errors.js';
import { version } from '../version.js';
import { commands, groups, headings, hidden } from './commands/index.js';
import { errorOf } from './error-of.js';
import { guard } from './guard.js';
import { interruptible } from './interrupt.js';
import { now, type Context, type Io, type Streams } from './io.js';
import type { GlobalOptions } from './options.js';
import { printError } from './print/errors.js';
import { WrongValue, type ArgumentSpec, type Command, type NamedOption } from './spec.js';
import { topics } from './topics.js';

/** Runs the command line and returns its exit code. */
export async function runCommand(args: readonly string[], streams: Streams): Promise<number> {
  const io = guard(streams);
  const json = args.includes('--json');
  const named = [...commands, hidden].find(({ name }) => name === args[0]);
  try {
    refuseOldNode();
    const topic = args[0] === 'help' && args.length === 2 ? topics[args[1] ?? ''] : undefined;
    if (topic) {
      io.stdout.write(`${topic.text}\n`);
      return 0;
    }
    return await interruptible(io, async (signal) => {
      let code = 0;
      await named?.begin?.();
      const program = build(io, named, async (command, words, options) => {
        code = (await command.run(contextOf(io, signal, options), words, options)) ?? 0;
      });
      refuseUnknownHelp(program, args);
      await program.parseAsync(named?.hasExitCodesOfPiper ? withoutValues(args, named) : [...args], FROM_USER);
      return code;
    });
  } catch (error) {
    if (error instanceof CommanderError && HELP_SHOWN.includes(error.code)) return error.exitCode === 0 ? 0 : 2;
    const told = errorOf(error, args);
    printError(io, told, json);
    if (!named?.hasExitCodesOfPiper) return told.exitCode;
    io.stderr.write(`  exit code 1, as in Piper; ctms's own exit code for this is ${told.exitCode}\n`);
    return 1;
  }
}

/** Without it, whatever an old Node lacks first is called a fault in ctms. The function came with Node 20.16 and 22.3. */
function refuseOldNode(): void {
  if (process.getBuiltinModule !== undefined) return;
  throw usage('USAGE', `ctms needs Node.js 20.19, 22.12 or later, and this is ${process.version}`, 'install a newer one, or run the job in an image such as node:22');
}

/** Commander prints the help of the whole program for a command that it does not know. */
function refuseUnknownHelp(program: CommanderCommand, [help, word, ...more]: readonly string[]): void {
  if (help !== 'help' || word === undefined || word.startsWith('-')) return;
  const known = program.commands.map((command) => command.name());
  // Commander has the words, and the guess, for a command that is unknown.
  if (!known.includes(word) && word !== 'help') program.parse([word, ...more], FROM_USER);
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

Topics:
${Object.entries(topics).map(([name, { about }]) => `  ctms help ${name.padEnd(14)} ${about}`).join('\n')}

The service key is read from --service-key, CTMS_SERVICE_KEY or CTMS_SERVICE_KEY_FILE.`;

/** As Go spells switches, which Piper takes too: `--verbose=true` is `--verbose`, `--verbose=false` nothing. */
function withoutValues(args: readonly string[], { options }: Command): string[] {
  return args.flatMap((arg) => {
    const [, name, value] = /^(--?\w+)=(\w+)$/.exec(arg) ?? [];
    const isSwitch = options.some(({ long, short, placeholder }) => placeholder === undefined && (name === long || name === `-${short}`));
    if (name === undefined || value === undefined || !isSwitch) return [arg];
    if (/^(1|t|true)$/i.test(value)) return [name];
    return /^(0|f|false)$/i.test(value) ? [] : [arg];
  });
}

function contextOf(io: Io, signal: AbortSignal, options: GlobalOptions): Context {
  const deadline = options.timeout === undefined ? undefined : now(io) + options.timeout * 1000;
  return { io, options, signal, deadline };
}

type Run = (command: Command, words: readonly string[], options: GlobalOptions) => Promise<void>;

function build(io: Io, named: Command | undefined, run: Run): CommanderCommand {
  const program = new CommanderCommand('ctms')
    .description('Sends MTA archives into SAP Cloud Transport Management.')
    .version(version, '-V, --version', 'print the version')
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
  for (const command of named ? [named] : commands) add(program, command, run);
  return program;
}

function add(program: CommanderCommand, command: Command, run: Run): void {
  const words = command.name.split(' ');
  const name = words.pop() ?? '';
  const parent = words.reduce(groupOf, program);
  const added = parent.command(name).description(command.about);
  if (parent === program) added.helpGroup(headingOf(name));
  for (const argument of command.arguments) added.addArgument(toArgument(argument));
  for (const option of command.options) added.addOption(toOption(option));
  const examples = command.examples.map(({ line, about }) => `  ${line}\n      ${about}`);
  if (examples.length > 0) added.addHelpText('after', `\nExamples:\n${examples.join('\n')}`);
  added.action(() => {
    // Not commander's own check: it comes before the one for misspelt options.
    for (const { flags } of command.options.filter(({ isRequired }) => isRequired)) {
      const value = added.getOptionValue(new Option(flags).attributeName()) as string | undefined;
      if (value?.trim()) continue;
      throw usage('USAGE', `option ${flags} is ${value === undefined ? 'missing' : 'empty'}`, `see ctms ${command.name} --help`);
    }
    return run(command, added.args, added.opts());
  });
}

function groupOf(parent: CommanderCommand, name: string): CommanderCommand {
  const known = parent.commands.find((command) => command.name() === name);
  return known ?? parent.command(name).description(groups[name] ?? '').helpGroup(headingOf(name));
}

function headingOf(firstWord: string): string {
  return headings.find(([, words]) => words.includes(firstWord))?.[0] ?? 'Commands:';
}

function toArgument({ name, about, choices }: ArgumentSpec): Argument {
  const argument = new Argument(name, about);
  return choices ? argument.choices(choices) : argument;
}

function toOption({ flags, about, group, choices, default: usual, parse }: NamedOption): Option {
  const option = new Option(flags, about);
  if (group) option.helpGroup(group);
  if (choices) option.choices(choices);
  if (usual !== undefined) option.default(usual);
  if (parse) option.argParser((text, before: unknown) => parsed(parse, text, before));
  return option;
}

function parsed(parse: NonNullable<NamedOption['parse']>, text: string, before: unknown): unknown {
  try {
    return parse(text, before);
  } catch (error) {
    if (error instanceof WrongValue) throw new InvalidArgumentError(error.message);
    throw error;
  }
}
