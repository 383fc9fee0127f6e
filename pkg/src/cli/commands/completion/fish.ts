import type { CommandSpec, OptionSpec } from '../../spec.js';
import { aboutFirst, firstWords, longName, secondWords, takesValue } from './words.js';

/** Makes the script for fish. */
export function fish(commands: readonly CommandSpec[]): string {
  const first = firstWords(commands);
  return [
    '# Completion of ctms for fish: ctms completion fish > ~/.config/fish/completions/ctms.fish',
    'complete -c ctms -n __fish_use_subcommand -f -l version -d "print the version"',
    'complete -c ctms -f -l help -d "print help"',
    ...first.map((word) => `complete -c ctms -n __fish_use_subcommand -f -a ${word} -d ${quoted(aboutFirst(commands, word))}`),
    ...first.flatMap((group) => secondWords(commands, group).map((word) => second(commands, group, word))),
    ...commands.flatMap((command) => [...command.options.map((option) => optionLine(command, option)), ...argumentLines(command)]),
    '',
  ].join('\n');
}

function second(commands: readonly CommandSpec[], group: string, word: string): string {
  const others = secondWords(commands, group).join(' ');
  const about = commands.find(({ name }) => name === `${group} ${word}`)?.about ?? '';
  return `complete -c ctms -n ${quoted(`__fish_seen_subcommand_from ${group}; and not __fish_seen_subcommand_from ${others}`)} -f -a ${word} -d ${quoted(about)}`;
}

function optionLine(command: CommandSpec, option: OptionSpec): string {
  const { choices, value } = option;
  const name = `complete -c ctms -n ${when(command)} -l ${longName(option).slice(2)}`;
  const about = `-d ${quoted(option.about)}`;
  if (!takesValue(option)) return `${name} -f ${about}`;
  if (choices) return `${name} -x -a ${quoted(choices.join(' '))} ${about}`;
  return `${name} ${value === 'file' || value === 'folder' ? '-r -F' : '-x'} ${about}`;
}

function argumentLines(command: CommandSpec): string[] {
  const { arguments: args } = command;
  const choices = args.flatMap(({ choices = [] }) => choices);
  const isFile = args.some(({ value }) => value === 'file' || value === 'folder');
  if (choices.length > 0) return [`complete -c ctms -n ${when(command)} -f -a ${quoted(choices.join(' '))}`];
  return isFile ? [] : [`complete -c ctms -n ${when(command)} -f`];
}

function when({ name }: CommandSpec): string {
  return quoted(name.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`).join('; and '));
}

/** fish's single quotes know `\\'` and `\\\\`. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
