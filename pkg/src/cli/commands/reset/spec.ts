import { force, namedUser, node, requests, service } from '../../options.js';
import { command } from '../../spec.js';

export const resetCommand = command({
  name: 'reset',
  about: 'make transport requests importable again',
  arguments: { node, requests },
  options: { force, namedUser, ...service },
  examples: [{ line: 'ctms reset QA 4711', about: 'after a failed import' }],
});
