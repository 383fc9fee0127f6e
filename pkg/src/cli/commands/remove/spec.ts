import { force, namedUser, node, requests, service, yes } from '../../options.js';
import { command } from '../../spec.js';

export const removeCommand = command({
  name: 'remove',
  about: "take transport requests out of a node's queue",
  arguments: { node, requests },
  options: { force, namedUser, yes, ...service },
  examples: [{ line: 'ctms remove QA 4711 4712', about: 'two at once; all or none' }],
});
