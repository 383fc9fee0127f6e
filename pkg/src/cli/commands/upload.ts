import type { ReleaseOptions } from '../actions/release.js';
import { release, service } from '../options.js';
import { command } from '../spec.js';

export const uploadCommand = command<ReleaseOptions & { to: string }>({
  name: 'upload',
  about: "put archives into a node's own queue (Upload to)",
  arguments: [{ name: '<archive...>', about: 'MTA archives, or patterns such as "mta_archives/*.mtar"', value: 'file' }],
  options: [{ flags: '--to <node>', about: 'name of the node; case-sensitive', value: 'node', required: true }, ...release, ...service],
  examples: [
    { line: 'ctms upload app.mtar --to QA', about: 'one archive into QA' },
    { line: 'ctms upload app.mtar --to QA --service-key key.json', about: 'with the service key in a file' },
  ],
  run: async (context, args, options) => {
    const { releaseArchives } = await import('../actions/release.js');
    return releaseArchives(context, 'uploadTo', options.to, args, options);
  },
});
