import type { ListDescriptorsOptions, PutDescriptorCommandOptions } from './run.js';
import { mtaVersion, namedUser, node, service } from '../../options.js';
import { command } from '../../spec.js';

export const listDescriptorsCommand = command<ListDescriptorsOptions>({
  name: 'descriptor list',
  about: 'list the extension descriptors of a node',
  arguments: [node],
  options: [{ flags: '--mta-id <id>', about: 'only those of this MTA' }, mtaVersion, ...service],
  examples: [{ line: 'ctms descriptor list QA', about: 'ids, MTAs, versions, and when each was changed last' }],
  run: async (context, [node = ''], options) => {
    const { listDescriptors } = await import('./run.js');
    return listDescriptors(context, node, options);
  },
});

export const putDescriptorCommand = command<PutDescriptorCommandOptions>({
  name: 'descriptor put',
  about: 'check an extension descriptor and add it to a node, or replace the one for the same MTA and version',
  arguments: [node, { name: '<file>', about: 'the extension descriptor', value: 'file' }],
  options: [{ flags: '--description <text>', about: 'what the descriptor is for' }, mtaVersion, namedUser, ...service],
  examples: [{ line: 'ctms descriptor put QA qa.mtaext', about: 'for every version of the MTA that it extends' }],
  run: async (context, [node = '', file = ''], options) => {
    const { putDescriptor } = await import('./run.js');
    return putDescriptor(context, node, file, options);
  },
});

export const deleteDescriptorCommand = command<object>({
  name: 'descriptor delete',
  about: 'delete an extension descriptor of a node; the service can not give it back',
  arguments: [node, { name: '<id>', about: 'id of the descriptor, as the list shows it' }],
  options: service,
  examples: [{ line: 'ctms descriptor delete QA 7', about: 'without a question' }],
  run: async (context, [node = '', id = '']) => {
    const { deleteDescriptor } = await import('./run.js');
    return deleteDescriptor(context, node, id);
  },
});
