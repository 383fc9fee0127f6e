import { json, quiet } from '../../options.js';
import { command, optional } from '../../spec.js';

export const migrateCommand = command({
  name: 'migrate',
  about: 'show a configuration of Piper or SAP CI/CD as the equivalent command line',
  arguments: { file: optional({ name: '[file]', about: 'configuration file (default: the one that is there)', value: 'file' }) },
  options: { json, quiet },
  examples: [
    { line: 'ctms migrate', about: 'the command line on standard output, what was dropped on standard error' },
    { line: 'ctms migrate .pipeline/config.yml --json', about: 'the same for machines' },
  ],
});
