import { service } from '../../options.js';
import { command } from '../../spec.js';

export const nodesCommand = command({
  name: 'nodes',
  about: 'list the nodes of the landscape',
  arguments: {},
  options: service,
  examples: [{ line: 'ctms nodes', about: 'names, ids, and what each node allows' }],
});
