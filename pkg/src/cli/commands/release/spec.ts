import { archives, release, service } from '../../options.js';
import { command, text } from '../../spec.js';
import { warmUp } from '../../warm-up.js';

export const releaseCommand = command({
  name: 'release',
  about: 'run the release configured in .sap_cid/config.yaml or .pipeline/config.yml',
  arguments: { archives },
  options: {
    config: text('<file>', { about: 'configuration file, where there are several or it has another name', value: 'file' }),
    stageName: text('<stage>', { about: 'stage of a Piper configuration to use (default: STAGE_NAME where the file has it, else Release)' }),
    from: text('<node>', { about: 'export from this node, whatever the configuration says', value: 'node' }),
    to: text('<node>', { about: 'upload to this node, whatever the configuration says', value: 'node' }),
    ...release,
    ...service,
  },
  examples: [
    { line: 'ctms release', about: 'the Release stage of SAP CI/CD or Piper, as it is configured' },
    { line: 'ctms release --config .pipeline/config.yml --output auto', about: 'one of two files; the result goes to the CI system' },
  ],
  begin: warmUp,
});
