import type { Context } from './io.js';

/** What a value is, for completions: a path, or a word that only the landscape knows. */
export type ValueKind = 'file' | 'folder' | 'node' | 'text';

/** One option. Options of several commands are declared once, in `options.ts`. */
export interface OptionSpec {
  /** As help shows it: `--named-user <name>`. */
  readonly flags: string;
  /** One sentence, in lower case, without its default. */
  readonly about: string;
  readonly value?: ValueKind;
  readonly choices?: readonly string[];
  readonly default?: string | number | boolean;
  readonly required?: boolean;
  /** Makes a value of the text; `before` is that of the same option earlier on the line. Throws {@link WrongValue}. */
  readonly parse?: (text: string, before?: unknown) => unknown;
}

/** One positional argument. */
export interface ArgumentSpec {
  /** As help shows it: `<archive...>`, `[file]`. */
  readonly name: string;
  readonly about: string;
  readonly value?: ValueKind;
  readonly choices?: readonly string[];
}

/** A line that works, and what it is for. */
export interface Example {
  readonly line: string;
  readonly about: string;
}

/** One command: all that help, completions and the documents need, and what it does. */
export interface CommandSpec {
  /** `export`, or `key check` for a command of a group. */
  readonly name: string;
  readonly about: string;
  readonly arguments: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  readonly examples: readonly Example[];
  /** Comes before the command line is read, so that it does nothing that anybody notices. */
  readonly begin?: () => Promise<void>;
  /**
   * Does the work and returns the exit code, 0 unless said. Imports the work
   * lazily, because all declarations are loaded with every command.
   */
  readonly run: (context: Context, args: readonly string[], options: never) => Promise<number | void>;
}

/** Declares a command whose options have the type `Options`. */
export function command<Options>(
  spec: Omit<CommandSpec, 'run'> & {
    readonly run: (context: Context, args: readonly string[], options: Options) => Promise<number | void>;
  },
): CommandSpec {
  return spec;
}

/** A value that an option does not take; the message says what it takes. */
export class WrongValue extends Error {}

/** Reads a whole number from 0 up. */
export function whole(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) throw new WrongValue('It must be a whole number.');
  return number;
}

/** Reads a port to listen on. */
export function port(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) > 65_535) throw new WrongValue('It must be a whole number from 0 to 65535.');
  return Number(text);
}

/** Reads a number of seconds above 0. */
export function seconds(text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number <= 0) throw new WrongValue('It must be a number of seconds above 0.');
  return number;
}

/** Collects the values of a repeatable option. */
export function collect(value: string, before?: unknown): string[] {
  return [...((before as string[] | undefined) ?? []), value];
}
