import type { ReleaseOptions } from '../../job/release.js';
import { archives, release, service } from '../../options.js';
import { command } from '../../spec.js';
import { warmUp } from '../../warm-up.js';

export const uploadCommand = command<ReleaseOptions & { to: string }>({
  name: 'upload',
  about: "put archives into a node's own queue (Upload to)",
  arguments: [archives],
  options: [{ flags: '--to <node>', about: 'name of the node; case-sensitive', value: 'node', required: true }, ...release, ...service],
  examples: [
    { line: 'ctms upload app.mtar --to QA', about: 'one archive into QA' },
    { line: 'ctms upload app.mtar --to QA --service-key key.json', about: 'with the service key in a file' },
  ],
  begin: warmUp,
  run: async (context, args, options) => {
    const { release: send } = await import('../../job/release.js');
    return send(context, args, options, false);
  },
});
