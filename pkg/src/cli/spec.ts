// How commands are declared: values whose arguments and options have types of their own, from which
// parsing, help, completion and documents follow. The work of a command gets exactly these types.
import type { Context } from './io.js';

/** What a value is, for completion: a path, a word that only the landscape knows, or one that nobody can guess. */
export type ValueKind = 'archive' | 'file' | 'folder' | 'node' | 'status' | 'output' | 'text';

/** One option. Those of several commands are declared once, in `options.ts`. */
export interface OptionSpec<Value = unknown> {
  /** Verb first, in lower case, with its default. */
  readonly about: string;
  /** The value as help shows it: `<seconds>`; missing for a switch. */
  readonly placeholder?: string;
  /** A single letter. */
  readonly short?: string;
  /** Whether its long name is its key as it stands: `--mtaPath`. */
  readonly isCamelCased?: boolean;
  /** The heading under which help lists it; missing for what belongs to one command, or matters first. */
  readonly group?: string;
  readonly value?: ValueKind;
  readonly choices?: readonly string[];
  readonly default?: Value;
  readonly isRequired?: boolean;
  /** Whether it may be given several times. */
  readonly isRepeatable?: boolean;
  /** Whether it switches off what is on: `--no-check` for `check`. */
  readonly isNegated?: boolean;
  /** Makes a value of the text; `before` is that of the same option earlier on the line. Throws {@link WrongValue}. */
  parse?(text: string, before?: Value): Value;
}

/** One positional argument. */
export interface ArgumentSpec<Value = unknown> {
  /** As help shows it: `<archive...>`, `[file]`. */
  readonly name: string;
  readonly about: string;
  readonly value?: ValueKind;
  readonly choices?: readonly string[];
  /** Makes a value of the words that were given. */
  read(words: readonly string[]): Value;
}

/** A line that works, and what it is for. */
export interface Example {
  readonly line: string;
  readonly about: string;
}

type OptionSpecs = Readonly<Record<string, OptionSpec>>;
type ArgumentSpecs = Readonly<Record<string, ArgumentSpec>>;

/** A command as it is declared, in `spec.ts` of its folder. */
export interface CommandSpec<Arguments extends ArgumentSpecs = ArgumentSpecs, Options extends OptionSpecs = OptionSpecs> {
  /** `export`, or `key check` for a command of a group. */
  readonly name: string;
  readonly about: string;
  /** In the order of the command line. */
  readonly arguments: Arguments;
  /** By their long names: `importTo` is `--import-to`. */
  readonly options: Options;
  readonly examples: readonly Example[];
  /** Whether the command ends with Piper's exit codes, 0 and 1, and names its own in the message. */
  readonly hasExitCodesOfPiper?: boolean;
  /** Comes before the command line is read, so that it does nothing that anybody notices. */
  readonly begin?: () => Promise<void>;
}

/** The values of options; those that may be missing are optional. */
export type OptionValues<Options> = {
  readonly [Name in keyof Options as undefined extends ValueOf<Options[Name]> ? Name : never]?: Exclude<ValueOf<Options[Name]>, undefined>;
} & {
  readonly [Name in keyof Options as undefined extends ValueOf<Options[Name]> ? never : Name]: ValueOf<Options[Name]>;
};

type ValueOf<Spec> = Spec extends OptionSpec<infer Value> ? Value : never;

/** The values of arguments. */
export type ArgumentValues<Arguments> = {
  readonly [Name in keyof Arguments]: Arguments[Name] extends ArgumentSpec<infer Value> ? Value : never;
};

/** What a command does, in `run.ts` of its folder; returns the exit code, 0 unless said. */
export type Work<Spec> = Spec extends CommandSpec<infer Arguments, infer Options>
  ? (context: Context, args: ArgumentValues<Arguments>, options: OptionValues<Options>) => Promise<number | void>
  : never;

/** Declares a command. */
export function command<Arguments extends ArgumentSpecs, Options extends OptionSpecs>(
  spec: CommandSpec<Arguments, Options>,
): CommandSpec<Arguments, Options> {
  return spec;
}

/** An option with the names that follow from its key. */
export interface NamedOption extends OptionSpec {
  /** As help shows it: `-d, --description <text>`. */
  readonly flags: string;
  /** `--named-user`. */
  readonly long: string;
}

/** A command as the program needs it, whatever its arguments and options are. */
export interface Command extends Pick<CommandSpec, 'name' | 'about' | 'examples' | 'hasExitCodesOfPiper' | 'begin'> {
  readonly arguments: readonly ArgumentSpec[];
  readonly options: readonly NamedOption[];
  /** Loads the work and does it. */
  run(context: Context, words: readonly string[], options: object): Promise<number | void>;
}

/** Joins a declaration with its work, which is loaded when it is run: all declarations are loaded with every command. */
export function bound<Arguments extends ArgumentSpecs, Options extends OptionSpecs>(
  spec: CommandSpec<Arguments, Options>,
  load: () => Promise<{ readonly run: Work<CommandSpec<Arguments, Options>> }>,
): Command {
  const { name, about, examples, hasExitCodesOfPiper = false, begin } = spec;
  return {
    name,
    about,
    examples,
    hasExitCodesOfPiper,
    ...(begin && { begin }),
    arguments: Object.values(spec.arguments),
    options: Object.entries(spec.options).map(([name, option]) => named(name, option)),
    run: async (context, words, options) => {
      const args = valuesOf(spec.arguments, words);
      const { run } = await load();
      return run(context, args, options as OptionValues<Options>);
    },
  };
}

/** An option of several commands is one declaration, and stays one. */
const namedOptions = new WeakMap<OptionSpec, NamedOption>();

function named(name: string, option: OptionSpec): NamedOption {
  const known = namedOptions.get(option);
  if (known) return known;
  const { placeholder, short, isNegated, isCamelCased } = option;
  const dashed = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const long = `--${isNegated ? 'no-' : ''}${isCamelCased ? name : dashed}`;
  const flags = [short === undefined ? '' : `-${short}, `, long, placeholder === undefined ? '' : ` ${placeholder}`].join('');
  const made = { ...option, flags, long };
  namedOptions.set(option, made);
  return made;
}

/** Gives each argument its words: the last one takes the rest where it may be several. */
function valuesOf<Arguments extends ArgumentSpecs>(specs: Arguments, words: readonly string[]): ArgumentValues<Arguments> {
  const values = Object.entries(specs).map(([name, spec], at) => {
    const own = spec.name.includes('...') ? words.slice(at) : words.slice(at, at + 1);
    return [name, spec.read(own)] as const;
  });
  return Object.fromEntries(values) as ArgumentValues<Arguments>;
}

type About<Value> = Omit<OptionSpec<Value>, 'placeholder' | 'choices' | 'isNegated' | 'parse'>;

/** A switch. */
export function flag(spec: About<boolean>): OptionSpec<boolean | undefined> {
  return spec;
}

/** An option that takes a text as it is. */
export function text(placeholder: string, spec: About<string>): OptionSpec<string | undefined> {
  return { ...spec, placeholder };
}

/** An option that takes one of a few words. */
export function choice<const Choice extends string>(placeholder: string, choices: readonly Choice[], spec: About<Choice>): OptionSpec<Choice | undefined> {
  return { ...spec, placeholder, choices };
}

/** An option whose value is made of the text; `parse` throws {@link WrongValue}. */
export function value<Value>(placeholder: string, parse: (text: string) => Value, spec: About<Value>): OptionSpec<Value | undefined> {
  return { ...spec, placeholder, parse };
}

/** An option that may be given several times. */
export function list(placeholder: string, spec: About<readonly string[]>, check: (text: string, before: readonly string[]) => void = () => {}): OptionSpec<readonly string[] | undefined> {
  const parse = (text: string, before: readonly string[] = []): readonly string[] => {
    check(text, before);
    return [...before, text];
  };
  return { ...spec, placeholder, isRepeatable: true, parse };
}

/** Makes an option one that must be given. */
export function required<Value>(option: OptionSpec<Value | undefined>): OptionSpec<Value> {
  return { ...option, isRequired: true } as OptionSpec<Value>;
}

/** Spells options as their keys: `--mtaPath`. */
export function camelCased<Options extends OptionSpecs>(options: Options): Options {
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, { ...option, isCamelCased: true }])) as Options;
}

/** Gives an option a default. */
export function usually<Value>(usual: Value, option: OptionSpec<Value | undefined>): OptionSpec<Value> {
  return { ...option, default: usual } as OptionSpec<Value>;
}

type AboutArgument = Omit<ArgumentSpec, 'read' | 'choices'>;

/** An argument that must be given. */
export function one(spec: AboutArgument): ArgumentSpec<string> {
  return { ...spec, read: ([word = '']) => word };
}

/** An argument that is one of a few words. */
export function oneOf<const Choice extends string>(choices: readonly Choice[], spec: AboutArgument): ArgumentSpec<Choice> {
  return { ...spec, choices, read: ([word]) => word as Choice };
}

/** An argument that may be missing. */
export function optional(spec: AboutArgument): ArgumentSpec<string | undefined> {
  return { ...spec, read: ([word]) => word };
}

/** The last argument, of which there may be several. */
export function several(spec: AboutArgument): ArgumentSpec<readonly string[]> {
  return { ...spec, read: (words) => words };
}

/** An argument whose values are made of words. */
export function readBy<Value>(read: (words: readonly string[]) => Value, spec: AboutArgument): ArgumentSpec<Value> {
  return { ...spec, read };
}

/** A value that an option does not take; the message says what it takes. */
export class WrongValue extends Error {}
