import { mtaVersion, node, service } from '../../options.js';
import { command, text } from '../../spec.js';

export const descriptorListCommand = command({
  name: 'descriptor list',
  about: 'list the extension descriptors of a node',
  arguments: { node },
  options: { mtaId: text('<id>', { about: 'only those of this MTA' }), mtaVersion, ...service },
  examples: [{ line: 'ctms descriptor list QA', about: 'ids, MTAs, versions, and when each was changed last' }],
});
