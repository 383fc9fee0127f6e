import type { InspectCommandOptions } from './run.js';
import { contentType, everywhere, sizeLimit } from '../../options.js';
import { command } from '../../spec.js';

export const inspectCommand = command<InspectCommandOptions>({
  name: 'inspect',
  about: 'show what is in an archive, and what is wrong with it; exit code 2 for errors',
  arguments: [{ name: '<archive>', about: 'an MTA archive, or a pattern that fits one', value: 'file' }],
  options: [contentType, sizeLimit, ...everywhere],
  examples: [
    { line: 'ctms inspect mta_archives/shop_1.4.0.mtar', about: 'id, version, modules, resources, findings' },
    { line: 'ctms inspect app.mtar --json | jq -r .version', about: 'only the version' },
  ],
  run: async (context, [archive = ''], options) => {
    const { inspect } = await import('./run.js');
    return inspect(context, archive, options);
  },
});
