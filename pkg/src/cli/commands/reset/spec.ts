import type { OperateCommandOptions } from '../import/run.js';
import { force, namedUser, node, requests, service } from '../../options.js';
import { command } from '../../spec.js';

export const resetCommand = command<OperateCommandOptions>({
  name: 'reset',
  about: 'make transport requests importable again',
  arguments: [node, requests],
  options: [force, namedUser, ...service],
  examples: [{ line: 'ctms reset QA 4711', about: 'after a failed import' }],
  run: async (context, [node = '', ...requests], options) => {
    const { changeQueue } = await import('../import/run.js');
    return changeQueue(context, 'reset', node, requests, options);
  },
});
