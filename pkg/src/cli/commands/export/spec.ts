import { archives, release, service } from '../../options.js';
import { command, required, text } from '../../spec.js';
import { warmUp } from '../../warm-up.js';

export const exportCommand = command({
  name: 'export',
  about: 'put archives into the queues of the nodes that follow a node (Export from)',
  arguments: { archives },
  options: { from: required(text('<node>', { about: 'name of the node; case-sensitive', value: 'node' })), ...release, ...service },
  examples: [
    { line: 'ctms export mta_archives/shop_1.4.0.mtar --from DEV', about: 'one archive, described by the last commit' },
    { line: 'ctms export app.mtar --from DEV --json | jq .transportRequestId', about: 'only the id' },
  ],
  begin: warmUp,
});
