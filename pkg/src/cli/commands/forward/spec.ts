import type { OperateCommandOptions } from '../import/run.js';
import { force, namedUser, node, requests, service } from '../../options.js';
import { command } from '../../spec.js';

export const forwardCommand = command<OperateCommandOptions>({
  name: 'forward',
  about: 'pass transport requests on to the next nodes, where a node forwards by hand',
  arguments: [node, requests],
  options: [force, namedUser, ...service],
  examples: [{ line: 'ctms forward QA 4711', about: 'into the queues of the nodes that follow QA' }],
  run: async (context, [node = '', ...requests], options) => {
    const { changeQueue } = await import('../import/run.js');
    return changeQueue(context, 'forward', node, requests, options);
  },
});
