import { json } from '../../options.js';
import { command } from '../../spec.js';

export const versionCommand = command({
  name: 'version',
  about: 'print the version',
  arguments: {},
  options: { json },
  examples: [{ line: 'ctms version --json', about: 'also the version of Node.js' }],
});
