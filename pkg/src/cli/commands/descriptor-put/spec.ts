import { mtaVersion, namedUser, node, service, yes } from '../../options.js';
import { command, one, text } from '../../spec.js';

export const descriptorPutCommand = command({
  name: 'descriptor put',
  about: 'check an extension descriptor and add it to a node, or replace the one for the same MTA and version',
  arguments: { node, file: one({ name: '<file>', about: 'the extension descriptor', value: 'file' }) },
  options: { description: text('<text>', { about: 'what the descriptor is for', short: 'd' }), mtaVersion, namedUser, yes, ...service },
  examples: [{ line: 'ctms descriptor put QA qa.mtaext', about: 'for every version of the MTA that it extends' }],
});
