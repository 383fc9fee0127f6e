import { command, oneOf } from '../../spec.js';

export const completionCommand = command({
  name: 'completion',
  about: 'print a script that completes commands, options and values in your shell',
  arguments: { shell: oneOf(['bash', 'zsh', 'fish'], { name: '<shell>', about: 'the shell' }) },
  options: {},
  examples: [
    { line: 'source <(ctms completion bash)', about: 'for this shell; add this line to ~/.bashrc to keep it' },
    { line: 'source <(ctms completion zsh)', about: 'the same for zsh, in ~/.zshrc' },
    { line: 'ctms completion fish > ~/.config/fish/completions/ctms.fish', about: 'for fish' },
  ],
});
