import { contentType, mtaVersion, release, service, sizeLimit } from '../../options.js';
import { command, several, text } from '../../spec.js';

export const doctorCommand = command({
  name: 'doctor',
  about: 'check what can be checked before a release, without changing anything',
  arguments: { archives: several({ name: '[archive...]', about: 'MTA archives to check as well, or patterns such as "mta_archives/*.mtar"', value: 'archive' }) },
  options: {
    from: text('<node>', { about: 'check an export from this node', value: 'node' }),
    to: text('<node>', { about: 'check an upload to this node', value: 'node' }),
    descriptor: release.descriptor,
    mtaVersion,
    contentType,
    sizeLimit,
    ...service,
  },
  examples: [
    { line: 'ctms doctor', about: 'key, network and API' },
    { line: 'ctms doctor --from DEV mta_archives/shop_1.4.0.mtar', about: 'and the way from DEV on, its queues, and the archive; exit code 1 if a release would fail' },
    { line: 'ctms doctor --to QA --json | jq .findings', about: 'only what was found' },
  ],
});
