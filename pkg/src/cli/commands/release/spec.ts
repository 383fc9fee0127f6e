import type { ReleaseOptions } from '../../job/release.js';
import { archives, release, service } from '../../options.js';
import { command } from '../../spec.js';
import { warmUp } from '../../warm-up.js';

export const releaseCommand = command<ReleaseOptions>({
  name: 'release',
  about: 'do what .sap_cid/config.yaml or .pipeline/config.yml says',
  arguments: [archives],
  options: [
    { flags: '--config <file>', about: 'the configuration file, where there are several or it has another name', value: 'file' },
    { flags: '--stage-name <stage>', about: 'the stage of a Piper configuration that counts; default: STAGE_NAME where the file knows it, else Release' },
    { flags: '--from <node>', about: 'export from this node, whatever the configuration says', value: 'node' },
    { flags: '--to <node>', about: 'upload to this node, whatever the configuration says', value: 'node' },
    ...release,
    ...service,
  ],
  examples: [
    { line: 'ctms release', about: 'the Release stage of SAP CI/CD or Piper, as it is configured' },
    { line: 'ctms release --config .pipeline/config.yml --output auto', about: 'one of two files; the result goes to the CI system' },
  ],
  begin: warmUp,
  run: async (context, args, options) => {
    const { release: send } = await import('../../job/release.js');
    return send(context, args, options, true);
  },
});
