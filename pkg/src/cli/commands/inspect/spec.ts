import { contentType, json, sizeLimit, verbose } from '../../options.js';
import { command, several } from '../../spec.js';

export const inspectCommand = command({
  name: 'inspect',
  about: 'show what is in archives and what is wrong with them; exit code 2 for errors',
  arguments: { archives: several({ name: '<archive...>', about: 'MTA archives, or patterns such as "mta_archives/*.mtar"', value: 'archive' }) },
  options: { contentType, sizeLimit, json, verbose },
  examples: [
    { line: 'ctms inspect mta_archives/shop_1.4.0.mtar', about: 'id, version, modules, resources, findings' },
    { line: 'ctms inspect "mta_archives/*.mtar"', about: 'each archive in turn' },
    { line: 'ctms inspect app.mtar --json | jq -r .version', about: 'only the version' },
  ],
});
