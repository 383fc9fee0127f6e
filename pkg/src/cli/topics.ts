// `ctms help <topic>`: what belongs to no single command.

/** The exit codes, as README and help have them. `ctms diff` and `ctms piper` say their own. */
export const exitCodes: readonly (readonly [code: number, meaning: string])[] = [
  [0, 'done'],
  [1, 'the service refused, its response is not understood, an import failed, `ctms doctor` or `ctms migrate --check` found a problem, or the result could not be written'],
  [2, 'wrong usage, configuration, key or archive, or a node or transport request that does not exist; nothing was changed'],
  [3, 'not authenticated or not authorised'],
  [4, 'network error, timeout, or the service is unavailable; no transport request was created'],
  [5, 'unknown outcome: a transport request or an import may exist'],
  [6, 'the import has not ended: it is waiting or running, or the time to follow is over'],
  [10, '`ctms diff` found a difference'],
  [70, 'internal error'],
  [130, 'interrupted'],
];

type Rows = readonly (readonly [name: string, meaning: string])[];

const key: Rows = [
  ['CTMS_SERVICE_KEY', 'service key: the text, the whole JSON as SAP issued it'],
  ['CTMS_SERVICE_KEY_FILE', 'service key: a file, or the folder of a mounted binding'],
  ['PIPER_serviceKey', 'service key: the text'],
  ['VCAP_SERVICES', 'service key: the bindings of a Cloud Foundry application'],
  ['CTMS_OPERATING_KEY', 'second key, used for everything except uploads and exports'],
];
const connection: Rows = [
  ['HTTPS_PROXY, HTTP_PROXY, NO_PROXY', 'proxies, in capitals or not'],
  ['NODE_EXTRA_CA_CERTS', 'PEM file with additional CA certificates'],
];
const job: Rows = [
  ['STAGE_NAME', 'stage of a Piper configuration'],
  ['PIPER_parametersJSON, PIPER_<parameter>', 'parameters of Piper, for ctms release and ctms piper'],
];
const output: Rows = [
  ['NO_COLOR', 'no colours, whatever its value'],
];

/** Topics of `ctms help`, by name. */
export const topics: Readonly<Record<string, { readonly about: string; readonly text: string }>> = {
  environment: {
    about: 'environment variables',
    text: `Environment variables. An empty one counts as unset.

Service key, the first that is set; --service-key comes before all of them:
${table(key)}

Connection:
${table(connection)}

Configuration of a job:
${table(job)}

Output:
${table(output)}

Commit, message and user come from the variables of GitHub Actions, Azure Pipelines,
GitLab, Bitbucket, Jenkins and SAP CI/CD where ctms runs there.`,
  },
  'exit-codes': {
    about: 'what the exit code of a command says',
    text: `Exit codes.

${table(exitCodes.map(([code, meaning]) => [String(code), meaning]))}

After exit code 5, look into the import queue that the message names before you run
the command again. With --once <key> a rerun reuses the transport request of the
earlier attempt.

ctms piper ends with 0 or 1, as Piper does, and names its own exit code in the
message.`,
  },
  configuration: {
    about: 'the configuration files of ctms release',
    text: `Configuration files. ctms release reads the first of each:

${table([
  ['.sap_cid/config.yaml, .sap_cid/config.yml', 'SAP Continuous Integration and Delivery'],
  ['.pipeline/config.yml, .pipeline/config.yaml', 'Piper'],
])}

Where both configure a release, name one with --config <file>. The most specific
value wins: options of the command line, PIPER_parametersJSON, PIPER_<parameter>,
the stage, the step, the defaults.

  # .sap_cid/config.yaml
  stages:
    release:
      cloudTransportManagement:
        nodeOperation: "export"
        nodeName: "DEV"

ctms release --dry-run shows each value and where it comes from. ctms migrate prints
the same release as a command line.`,
  },
};

/** Rows of a name and a meaning, the meaning below a name that is long. */
function table(rows: Rows): string {
  const width = Math.min(24, Math.max(...rows.map(([name]) => name.length)));
  return rows
    .flatMap(([name, meaning]) => {
      const [first = '', ...more] = wrap(meaning, 84 - width - 4);
      const indent = ' '.repeat(width + 4);
      const head = name.length > width ? [`  ${name}`, `${indent}${first}`] : [`  ${name.padEnd(width)}  ${first}`];
      return [...head, ...more.map((line) => `${indent}${line}`)];
    })
    .join('\n');
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
