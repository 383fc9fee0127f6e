import type { CommandSpec, OptionSpec } from '../../spec.js';
import { firstWords, longName, quoted, secondWords, takesValue } from './words.js';

/** Makes the script for bash 3.2 and later; it needs no other package. */
export function bash(commands: readonly CommandSpec[]): string {
  return `# Completion of ctms for bash: source this file, or put it into your ~/.bashrc with
#   source <(ctms completion bash)
_ctms() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command='' word words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$command $word" in
      ${places(commands)}) command="\${command:+$command }$word" ;;
    esac
  done
  case "$command:$before" in
${commands.flatMap(values).join('\n')}
  esac
  case "$command" in
    '') words=${quoted([...firstWords(commands), '--help', '--version'].join(' '))} ;;
${[...groups(commands), ...commands.map(words)].join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _ctms ctms
`;
}

/** Patterns of "command so far, next word" that lead to a command. */
function places(commands: readonly CommandSpec[]): string {
  const first = firstWords(commands);
  const second = first.flatMap((group) => secondWords(commands, group).map((word) => `${group} ${word}`));
  return [...first.map((word) => ` ${word}`), ...second].map((place) => `'${place}'`).join('|');
}

function groups(commands: readonly CommandSpec[]): string[] {
  return firstWords(commands).flatMap((group) => {
    const words = secondWords(commands, group);
    return words.length === 0 ? [] : [`    ${quoted(group)}) words=${quoted([...words, '--help'].join(' '))} ;;`];
  });
}

function words({ name, arguments: args, options }: CommandSpec): string {
  const choices = args.flatMap(({ choices = [] }) => choices);
  const all = [...choices, ...options.map(longName), '--help'].join(' ');
  // Where nothing is typed yet, a file may be meant: bash's own completion offers those.
  const isFile = args.some(({ value }) => value === 'file' || value === 'folder');
  const guard = isFile ? 'if [[ $current == -* ]]; then ' : '';
  return `    ${quoted(name)}) ${guard}words=${quoted(all)}${isFile ? '; fi' : ''} ;;`;
}

/** What may follow an option: its choices, a file (bash's own completion), or something that only the user knows. */
function values({ name, options }: CommandSpec): string[] {
  return options.filter(takesValue).map((option) => `    '${name}:${longName(option)}') ${reply(option)}return ;;`);
}

function reply({ choices, value }: OptionSpec): string {
  if (choices) return `COMPREPLY=($(compgen -W ${quoted(choices.join(' '))} -- "$current")); `;
  return value === 'file' || value === 'folder' ? '' : 'compopt +o default 2>/dev/null; ';
}
