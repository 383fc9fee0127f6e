import type { ImportCommandOptions } from './run.js';
import { follow, following, force, importTo, namedUser, node, service } from '../../options.js';
import { command } from '../../spec.js';

export const importCommand = command<ImportCommandOptions>({
  name: 'import',
  about: 'import transport requests into a node',
  arguments: [node, { name: '[request...]', about: 'ids of transport requests; they are imported in the order of the queue' }],
  options: [
    { flags: '--all', about: 'everything in the queue that can be imported' },
    follow,
    importTo,
    ...following,
    force,
    namedUser,
    ...service,
  ],
  examples: [
    { line: 'ctms import QA 4711 --follow', about: 'until it is done; exit code 1 if it fails' },
    { line: 'ctms import QA 4711 --import-to PROD', about: 'into QA, then on to PROD; the same line goes on after a failure' },
    { line: 'ctms import QA --all', about: 'start an import of all that waits' },
  ],
  run: async (context, [node = '', ...requests], options) => {
    const { importRequests } = await import('./run.js');
    return importRequests(context, node, requests, options);
  },
});
