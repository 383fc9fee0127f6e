import { withClient } from '../../client.js';
import { followAll, hasFailed, importFailed } from '../../job/follow.js';
import { printFollowed } from '../../print/followed.js';
import { printJson } from '../../print/json.js';
import type { Work } from '../../spec.js';
import type { followCommand } from './spec.js';

export const run: Work<typeof followCommand> = (context, { node, request }, options) => withClient(context, async (client) => {
  const followed = await followAll(context, client, [{ node, transportRequestId: request }], options);
  if (!context.options.json) printFollowed(context, followed);
  const [result] = followed;
  if (hasFailed(followed, options)) throw importFailed(followed, options, { ...result });
  if (context.options.json) printJson(context.io, result);
});
