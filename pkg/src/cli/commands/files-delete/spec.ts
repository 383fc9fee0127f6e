import { service, yes } from '../../options.js';
import { command, readBy } from '../../spec.js';
import { idOf } from '../../values.js';

const read = idOf('file', 'the message of the failed command');

export const filesDeleteCommand = command({
  name: 'files delete',
  about: 'delete uploaded files that are in no transport request',
  arguments: { fileIds: readBy((words) => words.map(read), { name: '<id...>', about: 'ids of files, as a failed command names them' }) },
  options: { yes, ...service },
  examples: [{ line: 'ctms files delete 84 85', about: 'two unattached files; the service refuses a file that is in use' }],
});
