import { markdown, mta, service } from '../../options.js';
import { command, several } from '../../spec.js';

export const statusCommand = command({
  name: 'status',
  about: 'show which version of which MTA is in which node, what is waiting, what has failed, and what is newer below',
  arguments: { nodes: several({ name: '[node...]', about: 'names of nodes (case-sensitive), or their ids; default: all', value: 'node' }) },
  options: { mta, markdown, ...service },
  examples: [
    { line: 'ctms status', about: 'every MTA in every node' },
    { line: 'ctms status QA PROD --mta com.acme.shop', about: 'one MTA in two nodes' },
    { line: 'ctms status --json', about: 'everything that is known, for scripts' },
  ],
});
