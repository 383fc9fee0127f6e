import type { OperateCommandOptions } from '../import/run.js';
import { force, namedUser, node, requests, service } from '../../options.js';
import { command } from '../../spec.js';

export const removeCommand = command<OperateCommandOptions>({
  name: 'remove',
  about: "take transport requests out of a node's queue",
  arguments: [node, requests],
  options: [force, namedUser, ...service],
  examples: [{ line: 'ctms remove QA 4711 4712', about: 'two at once; all or none' }],
  run: async (context, [node = '', ...requests], options) => {
    const { changeQueue } = await import('../import/run.js');
    return changeQueue(context, 'remove', node, requests, options);
  },
});
