import type { KeyCheckOptions } from './run.js';
import { service } from '../../options.js';
import { command } from '../../spec.js';

export const keyCheckCommand = command<KeyCheckOptions>({
  name: 'key check',
  about: 'explain a service key: what it is, what was put right, what is wrong with it',
  arguments: [{ name: '[file]', about: 'a file, a folder, or - for standard input; default: where every command looks', value: 'file' }],
  options: [
    { flags: '--connect', about: 'also ask for a token, and tell what the key may do' },
    // A second key is checked by naming its file.
    ...service.filter(({ flags }) => !flags.startsWith('--operating-key')),
  ],
  examples: [
    { line: 'ctms key check key.json', about: 'a key in a file' },
    { line: 'cf service-key ctms ci | ctms key check - --connect', about: 'a key as cf prints it, tried out' },
    { line: 'ctms key check --json | jq .findings', about: 'the key that every command would take' },
  ],
  run: async (context, args, options) => {
    const { checkKey } = await import('./run.js');
    return checkKey(context, args[0], options);
  },
});
