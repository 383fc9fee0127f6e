import { force, namedUser, node, requests, service } from '../../options.js';
import { command } from '../../spec.js';

export const forwardCommand = command({
  name: 'forward',
  about: 'pass transport requests on to the next nodes, where a node forwards by hand',
  arguments: { node, requests },
  options: { force, namedUser, ...service },
  examples: [{ line: 'ctms forward QA 4711', about: 'into the queues of the nodes that follow QA' }],
});
