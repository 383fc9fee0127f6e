import { everywhere } from '../../options.js';
import { command } from '../../spec.js';

export const migrateCommand = command<object>({
  name: 'migrate',
  about: 'show a configuration of Piper or SAP CI/CD as the equivalent command line',
  arguments: [{ name: '[file]', about: 'the configuration file; default: the one that is there', value: 'file' }],
  options: everywhere,
  examples: [
    { line: 'ctms migrate', about: 'the command line on standard output, what was dropped on standard error' },
    { line: 'ctms migrate .pipeline/config.yml --json', about: 'the same for machines' },
  ],
  run: async (context, args) => {
    const { migrateConfiguration } = await import('./run.js');
    return migrateConfiguration(context, args[0]);
  },
});
