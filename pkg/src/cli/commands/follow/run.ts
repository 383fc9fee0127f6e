import { withClient } from '../../client.js';
import { followAll, importFailure } from '../../job/follow.js';
import { printFollowed } from '../../print/followed.js';
import { printJson } from '../../print/json.js';
import type { Work } from '../../spec.js';
import type { followCommand } from './spec.js';

export const run: Work<typeof followCommand> = (context, { node, request }, options) => withClient(context, async (client) => {
  const followed = await followAll(context, client, [{ node, transportRequestId: request }], options);
  if (!context.options.json) printFollowed(context, followed);
  const [result] = followed;
  const error = importFailure(followed, options, { ...result });
  if (error) throw error;
  if (context.options.json) printJson(context.io, result);
});
