import { archives, release, service } from '../../options.js';
import { command, required, text } from '../../spec.js';
import { warmUp } from '../../warm-up.js';

export const uploadCommand = command({
  name: 'upload',
  about: "put archives into a node's own queue (Upload to)",
  arguments: { archives },
  options: { to: required(text('<node>', { about: 'name of the node; case-sensitive', value: 'node' })), ...release, ...service },
  examples: [
    { line: 'ctms upload app.mtar --to QA', about: 'one archive into QA' },
    { line: 'ctms upload app.mtar --to QA --service-key key.json', about: 'with the service key in a file' },
  ],
  begin: warmUp,
});
