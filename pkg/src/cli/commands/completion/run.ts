import type { CommandSpec } from '../../spec.js';
import { bash } from './bash.js';
import { fish } from './fish.js';
import { zsh } from './zsh.js';

/** The shells that a script can be made for. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** Makes the completion script of a shell from the declarations of the commands. */
export function completionScript(shell: (typeof shells)[number], commands: readonly CommandSpec[]): string {
  return { bash, zsh, fish }[shell](commands);
}
