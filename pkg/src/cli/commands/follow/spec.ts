import type { FollowCommandOptions } from '../../job/follow.js';
import { following, node, request, service } from '../../options.js';
import { command } from '../../spec.js';

export const followCommand = command<FollowCommandOptions>({
  name: 'follow',
  about: 'follow a transport request in a node until its status is final, whoever imports it',
  arguments: [node, request],
  options: [...following, ...service],
  examples: [{ line: 'ctms follow QA 4711 --timeout 1800', about: 'for at most half an hour; exit code 5 if it goes on after that' }],
  run: async (context, [node = '', request = ''], options) => {
    const { followRequest } = await import('../import/run.js');
    return followRequest(context, node, request, options);
  },
});
