import { node, service, yes } from '../../options.js';
import { command, readBy } from '../../spec.js';
import { idOf } from '../../values.js';

const read = idOf('extension descriptor', 'ctms descriptor list');

export const descriptorDeleteCommand = command({
  name: 'descriptor delete',
  about: 'delete an extension descriptor of a node; the service cannot restore it',
  arguments: { node, descriptorId: readBy(([word = '']) => read(word), { name: '<id>', about: 'id of the descriptor, as the list shows it' }) },
  options: { yes, ...service },
  examples: [{ line: 'ctms descriptor delete QA 7', about: 'asks for confirmation on a terminal' }],
});
