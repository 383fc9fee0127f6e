import type { ArgumentSpec, CommandSpec, OptionSpec } from '../../spec.js';
import { aboutFirst, firstWords, longName, quoted, secondWords, takesValue } from './words.js';

/** Makes the script for zsh. */
export function zsh(commands: readonly CommandSpec[]): string {
  return `#compdef ctms
# Completion of ctms for zsh: put this file as _ctms into a folder of your fpath, or into your ~/.zshrc
#   source <(ctms completion zsh)
_ctms() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C '--help[print help]' '--version[print the version]' '1: :->first' '*:: :->rest'
  case $state in
    first) _values 'command' ${firstWords(commands).map((word) => described(word, aboutFirst(commands, word))).join(' ')} ;;
    rest)
      case $words[1] in
${firstWords(commands).map((first) => `        ${first}) ${body(commands, first)} ;;`).join('\n')}
      esac ;;
  esac
}
if [[ $funcstack[1] == _ctms ]]; then _ctms "$@"; else compdef _ctms ctms; fi
`;
}

function body(commands: readonly CommandSpec[], first: string): string {
  const seconds = secondWords(commands, first);
  if (seconds.length === 0) return call(commands.find(({ name }) => name === first));
  const cases = seconds.map((second) => `${second}) ${call(commands.find(({ name }) => name === `${first} ${second}`))} ;;`);
  return `_arguments -C '1: :(${seconds.join(' ')})' '*:: :->second'; [[ $state == second ]] && case $words[1] in ${cases.join(' ')} esac`;
}

function call(command: CommandSpec | undefined): string {
  const { arguments: args = [], options = [] } = command ?? {};
  return ['_arguments', ...options.map(option), ...args.map(argument), "'--help[print help]'"].join(' ');
}

function option(spec: OptionSpec): string {
  const repeatable = spec.about.includes('(repeatable)') ? '*' : '';
  return quoted(`${repeatable}${longName(spec)}[${plain(spec.about)}]${takesValue(spec) ? `:${plain(longName(spec).slice(2))}:${action(spec)}` : ''}`);
}

function argument(spec: ArgumentSpec): string {
  return quoted(`${spec.name.includes('...') ? '*' : ''}:${plain(spec.name.replace(/[^\w-]/g, ''))}:${action(spec)}`);
}

function action({ choices, value }: Pick<OptionSpec, 'choices' | 'value'>): string {
  if (choices) return `(${choices.join(' ')})`;
  return value === 'file' ? '_files' : value === 'folder' ? '_files -/' : '';
}

function described(word: string, about: string): string {
  return quoted(`${word}[${plain(about)}]`);
}

/** A text without what `_arguments` takes for its own. */
function plain(text: string): string {
  return text.replace(/[[\]:\\]/g, (mark) => (mark === ':' ? '\\:' : ` `));
}
