import { markdown, service } from '../../options.js';
import { command, one } from '../../spec.js';

export const diffCommand = command({
  name: 'diff',
  about: 'show what a node would get from another; exit code 0 nothing, 10 something',
  arguments: {
    first: one({ name: '<first>', about: 'the node that has it, such as QA', value: 'node' }),
    second: one({ name: '<second>', about: 'the node that would get it, such as PROD', value: 'node' }),
  },
  options: { markdown, ...service },
  examples: [
    { line: 'ctms diff QA PROD', about: 'transport requests in order, versions, what goes backwards, extension descriptors' },
    { line: 'ctms diff QA PROD --markdown', about: 'the same for a release note' },
  ],
});
