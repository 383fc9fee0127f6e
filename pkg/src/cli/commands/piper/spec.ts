import { release } from '../../options.js';
import { camelCased, command, flag, list, oneOf, text, type OptionSpec } from '../../spec.js';
import { warmUp } from '../../warm-up.js';

const STEP = "The step's parameters:";
const CONFIGURATION = 'Where parameters come from:';
const LOG = 'Log:';
const UNUSED = 'Accepted, without effect:';

const parameter = (placeholder: string, about: string): OptionSpec<string | undefined> => text(placeholder, { about, group: STEP });
const unused = (placeholder: string, about: string): OptionSpec<string | undefined> => text(placeholder, { about, group: UNUSED });

/** Piper's flags that ctms has no use for. */
export const unusedFlags = {
  stashContent: list('<name>', { about: 'stashes of Jenkins', group: UNUSED }),
  correlationID: unused('<id>', 'id of the pipeline run, for telemetry'),
  gitHubTokens: list('<host:token>', { about: 'tokens for configuration files on GitHub', group: UNUSED }),
  vaultServerUrl: unused('<url>', 'server of Vault'),
  vaultNamespace: unused('<name>', 'namespace of Vault'),
  vaultPath: unused('<path>', 'path of the secrets in Vault'),
  gcpJsonKeyFilePath: unused('<file>', 'key for reports on Google Cloud'),
  gcsBucketId: unused('<id>', 'bucket for reports'),
  gcsFolderPath: unused('<folder>', 'folder of the bucket'),
  gcsSubFolder: unused('<folder>', 'subfolder of the bucket'),
  ansServiceKey: unused('<json>', 'service key of Alert Notification'),
  ansEventTemplate: unused('<json>', 'template of its events'),
};

/** Piper's flags that say what to do. */
export const piperFlags = {
  nodeName: text('<node>', { about: 'node to upload to (tmsUpload) or to export from (tmsExport)', value: 'node', group: STEP }),
  mtaPath: text('<archive>', { about: 'MTA archive (default: what the MTA build left, or the only one in mta_archives)', value: 'archive', group: STEP }),
  customDescription: parameter('<text>', 'description of the transport request (default: commit id that an earlier step left, or "Created by Piper")'),
  namedUser: parameter('<name>', 'user that the service shows (default: Piper-Pipeline)'),
  mtaVersion: parameter('<version>', 'MTA version that the extension descriptors apply to (default: *)'),
  proxy: parameter('<url>', 'proxy URL, before any of the environment'),
  serviceKey: parameter('<json>', 'text of the service key; the variable PIPER_serviceKey keeps it out of the list of processes'),
  tmsServiceKey: parameter('<json>', 'old name of --serviceKey'),
  customConfig: text('<file>', { about: 'configuration file (default: .pipeline/config.yml)', value: 'file', group: CONFIGURATION }),
  defaultConfig: list('<file>', { about: 'default configurations, the most important last (default: .pipeline/defaults.yaml; repeatable)', value: 'file', group: CONFIGURATION }),
  customDefaults: list('<file>', { about: 'further default configurations, as customDefaults in the configuration file (repeatable)', value: 'file', group: CONFIGURATION }),
  ignoreCustomDefaults: flag({ about: 'ignore customDefaults of the configuration file', group: CONFIGURATION }),
  parametersJSON: text('<json>', { about: 'parameters as a JSON object (default: PIPER_parametersJSON)', group: CONFIGURATION }),
  stepConfigJSON: text('<json>', { about: 'whole configuration of the step as a JSON object, instead of all files', group: CONFIGURATION }),
  stageName: text('<stage>', { about: 'stage whose parameters count (default: STAGE_NAME and the like)', group: CONFIGURATION }),
  envRootPath: text('<folder>', { about: 'folder where other steps leave values (default: .pipeline)', value: 'folder', group: CONFIGURATION }),
  verbose: flag({ about: 'show each request, as verbose in the configuration', short: 'v', group: LOG }),
  logFormat: text('<format>', { about: 'format of the line at the end: default, timestamp, plain or full (default: default)', group: LOG }),
};

export const piperCommand = command({
  name: 'piper',
  about: "run Piper's step tmsUpload or tmsExport, with Piper's own command line",
  arguments: { step: oneOf(['tmsUpload', 'tmsExport'], { name: '<step>', about: 'step of Piper' }) },
  options: {
    ...camelCased({
      ...piperFlags,
      noTelemetry: flag({ about: 'ctms never reports anything', group: UNUSED }),
      ...unusedFlags,
    }),
    // The only one that Piper does not have: later steps of a job need no pattern for the log.
    output: release.output,
  },
  examples: [
    { line: 'ctms piper tmsUpload --nodeName QA --mtaPath app.mtar', about: 'what "piper tmsUpload" did; the key comes from PIPER_serviceKey' },
    { line: 'ctms piper tmsExport --customConfig ci/config.yml', about: 'what the configuration says' },
  ],
  hasExitCodesOfPiper: true,
  begin: warmUp,
});
