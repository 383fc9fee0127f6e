import type { CommandSpec, OptionSpec } from '../../spec.js';

/** The long name of an option: `--json`. */
export function longName({ flags }: OptionSpec): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? flags;
}

/** Whether a value follows the option. */
export function takesValue({ flags }: OptionSpec): boolean {
  return /[<[]/.test(flags);
}

/** The first words of all commands, each once: commands and groups. */
export function firstWords(commands: readonly CommandSpec[]): string[] {
  return [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? name))];
}

/** The second words after a group; none after a command. */
export function secondWords(commands: readonly CommandSpec[], group: string): string[] {
  return commands.flatMap(({ name }) => (name.startsWith(`${group} `) ? [name.slice(group.length + 1)] : []));
}

/** What help says of a first word. */
export function aboutFirst(commands: readonly CommandSpec[], first: string): string {
  const exact = commands.find(({ name }) => name === first);
  return exact?.about ?? secondWords(commands, first).join(', ');
}

/** A text in single quotes, for any of the shells. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
