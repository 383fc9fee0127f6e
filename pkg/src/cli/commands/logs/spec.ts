import { node, request, service } from '../../options.js';
import { command } from '../../spec.js';

export const logsCommand = command({
  name: 'logs',
  about: 'show what was done with a transport request in a node',
  arguments: { node, request },
  options: service,
  examples: [{ line: 'ctms logs QA 4711', about: 'each action with its messages, in the order of time' }],
});
