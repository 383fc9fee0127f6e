import { following, node, request, service } from '../../options.js';
import { command } from '../../spec.js';

export const followCommand = command({
  name: 'follow',
  about: 'watch a transport request until its import ends (for 1 h, unless --timeout is set)',
  arguments: { node, request },
  options: { ...following, ...service },
  examples: [{ line: 'ctms follow QA 4711 --timeout 30m', about: 'for at most half an hour; exit code 6 if the import has not ended by then' }],
});
