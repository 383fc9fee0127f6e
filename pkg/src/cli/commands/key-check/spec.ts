import { service } from '../../options.js';
import { command, flag, optional } from '../../spec.js';

// A second key is checked by naming its file.
const { operatingKey: _, ...options } = service;

export const keyCheckCommand = command({
  name: 'key check',
  about: 'explain a service key: what it is, what was fixed, what is wrong with it',
  arguments: { file: optional({ name: '[file]', about: 'a file, a folder, or - for standard input (default: the key that every command would use)', value: 'file' }) },
  options: { connect: flag({ about: 'also get a token, and show what the key may do' }), ...options },
  examples: [
    { line: 'ctms key check key.json', about: 'a key in a file' },
    { line: 'cf service-key ctms ci | ctms key check - --connect', about: 'a key as cf prints it, tested' },
    { line: 'ctms key check --json | jq .findings', about: 'the key that every command would use' },
  ],
});
