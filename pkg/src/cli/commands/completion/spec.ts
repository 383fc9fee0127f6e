import { command } from '../../spec.js';

export const completionCommand = command<object>({
  name: 'completion',
  about: 'print a script that completes commands and options in your shell',
  arguments: [{ name: '<shell>', about: 'the shell', choices: ['bash', 'zsh', 'fish'] }],
  options: [],
  examples: [
    { line: 'source <(ctms completion bash)', about: 'for this shell; put the line into ~/.bashrc for all' },
    { line: 'ctms completion fish > ~/.config/fish/completions/ctms.fish', about: 'for fish' },
  ],
  run: async ({ io }, [shell]) => {
    const [{ completionScript }, { commands }] = await Promise.all([import('./run.js'), import('../index.js')]);
    io.stdout.write(completionScript(shell as 'bash' | 'zsh' | 'fish', commands));
  },
});
