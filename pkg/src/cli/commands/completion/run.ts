import type { Work } from '../../spec.js';
import type { completionCommand } from './spec.js';

export const run: Work<typeof completionCommand> = async ({ io }, { shell }) => void io.stdout.write(SCRIPTS[shell]);

/** All that a shell has to do: `ctms complete` knows the commands, their options and the landscape. */
const SCRIPTS = {
  bash: `# Completion of ctms for bash 3.2 and later: source <(ctms completion bash)
_ctms() {
  local IFS=$'\\n' lines
  lines=($(ctms complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  COMPREPLY=()
  # Files are left to bash, which offers them where nothing else is.
  if [[ "\${lines[0]}" == :files ]]; then return; fi
  compopt +o default 2>/dev/null
  COMPREPLY=("\${lines[@]%%$'\\t'*}")
}
complete -o default -F _ctms ctms
`,
  zsh: `#compdef ctms
# Completion of ctms for zsh: source <(ctms completion zsh), or this file as _ctms in a folder of your fpath
_ctms() {
  local line
  local -a lines described
  lines=("\${(@f)$(ctms complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ "\${lines[1]}" == :files ]]; then _files; return; fi
  for line in "\${(@)lines:#}"; do described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}"); done
  _describe ctms described
}
if [[ $funcstack[1] == _ctms ]]; then _ctms "$@"; else compdef _ctms ctms; fi
`,
  fish: `# Completion of ctms for fish: ctms completion fish > ~/.config/fish/completions/ctms.fish
function __ctms_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l lines (ctms complete -- $words[2..-1] 2>/dev/null)
    if test "$lines[1]" = :files
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $lines
    end
end
complete -c ctms -f -a '(__ctms_complete)'
`,
} as const;
