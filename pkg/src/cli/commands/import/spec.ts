import { anyRequests, force, goingOn, namedUser, node, service, yes } from '../../options.js';
import { command, flag } from '../../spec.js';

export const importCommand = command({
  name: 'import',
  about: 'import transport requests into a node',
  arguments: { node, requests: anyRequests },
  options: { all: flag({ about: 'everything in the queue that can be imported' }), ...goingOn, force, namedUser, yes, ...service },
  examples: [
    { line: 'ctms import QA 4711 --follow', about: 'until it is done; exit code 1 if it fails' },
    { line: 'ctms import QA 4711 --import-to PROD', about: 'into QA, then on to PROD; the same line goes on after a failure' },
    { line: 'ctms import QA --all', about: 'start an import of everything that can be imported' },
  ],
});
