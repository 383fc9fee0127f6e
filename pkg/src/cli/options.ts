import { collect, seconds, whole, WrongValue, type ArgumentSpec, type OptionSpec } from './spec.js';

// Every argument and option that more than one command has, declared once.

export const node: ArgumentSpec = { name: '<node>', about: 'name of the node (case-sensitive), or its id', value: 'node' };

export const request: ArgumentSpec = { name: '<request>', about: 'id of the transport request' };

export const requests: ArgumentSpec = { name: '<request...>', about: 'ids of transport requests' };

export const json: OptionSpec = { flags: '--json', about: 'print exactly one JSON document' };

/** The options that every command has. */
export const everywhere: readonly OptionSpec[] = [
  json,
  { flags: '--timeout <seconds>', about: 'deadline of the whole command, retries and waiting included; without it an import is followed for an hour', parse: seconds },
  { flags: '--verbose', about: 'say more' },
  { flags: '--quiet', about: 'say less' },
];

/** The options of every command that calls the service. */
export const service: readonly OptionSpec[] = [
  { flags: '--service-key <file>', about: 'the service key: a file, a folder, or - for standard input', value: 'file' },
  { flags: '--operating-key <file>', about: 'a second key for looking, importing and descriptors', value: 'file' },
  { flags: '--service-instance <name>', about: 'which instance, where VCAP_SERVICES holds several' },
  { flags: '--allow-http <host>', about: 'accept plain http for this host (repeatable)', parse: collect },
  { flags: '--proxy <url>', about: 'the proxy; default: what HTTPS_PROXY and HTTP_PROXY say (NO_PROXY counts in any case)' },
  { flags: '--ca <file>', about: "PEM file with your company's CAs, beside those of Node and NODE_EXTRA_CA_CERTS", value: 'file' },
  { flags: '--retries <number>', about: 'how often a failed request is sent again where that can do no harm; default: 3', parse: whole },
  { flags: '--retry-wait <seconds>', about: 'the longest wait before the first of them, doubled for each next one; default: 0.5', parse: seconds },
  { flags: '--request-timeout <seconds>', about: 'how long one request may take; for an upload, without any byte moving; default: 60', parse: seconds },
  { flags: '--look-for <seconds>', about: 'how long to look for work whose answer was lost; default: 60', parse: seconds },
  ...everywhere,
];

export const namedUser: OptionSpec = { flags: '--named-user <name>', about: 'the user that the service shows; at most 60 characters' };

export const force: OptionSpec = { flags: '--force', about: 'send without looking at the status of the requests first' };

export const follow: OptionSpec = { flags: '--follow', about: 'wait for the end of the import and tell its messages' };

export const importTo: OptionSpec = {
  flags: '--import-to <node>',
  about: 'import node by node along the routes, up to this one; stops at the first failure',
  value: 'node',
};

/** The options of every command that can follow. */
export const following: readonly OptionSpec[] = [
  { flags: '--fail-on <what>', about: 'exit with 1 also for an import that ends with a warning', choices: ['warning'] },
  { flags: '--poll <seconds>', about: 'seconds between the first looks, which grow to 20; default: 2', parse: seconds },
];

export const archives: ArgumentSpec = {
  name: '[archive...]',
  about: 'MTA archives, or patterns such as "mta_archives/*.mtar"; default: the only one in mta_archives',
  value: 'file',
};

export const contentType: OptionSpec = {
  flags: '--content-type <type>',
  about: 'what the archives are; default: MTA',
  choices: ['MTA', 'APP', 'XSCDU', 'BTP_ABAP'],
};

export const sizeLimit: OptionSpec = {
  flags: '--size-limit <plan>',
  about: 'the largest file: standard (1 GB), free (500 MB), small-region (400 MB), or a number of bytes; default: standard',
  parse: (text) => (/^\d+$/.test(text) ? whole(text) : text),
};

export const mtaVersion: OptionSpec = {
  flags: '--mta-version <version>',
  about: 'for which version of the MTA extension descriptors are: one exact version, or * for all',
};

/** The options of every command that makes a transport request. */
export const release: readonly OptionSpec[] = [
  { flags: '--description <text>', about: 'description of the transport request; default: commit id and message' },
  namedUser,
  contentType,
  {
    flags: '--descriptor <node=file>',
    about: 'extension descriptor for a node, sent before the archives; replaces the one that is there (repeatable)',
    value: 'file',
    parse: descriptors,
  },
  mtaVersion,
  sizeLimit,
  { flags: '--no-check', about: 'send in spite of errors in archives and descriptors' },
  { flags: '--dry-run', about: 'check everything and show what would be sent where; send nothing' },
  {
    flags: '--once <key>',
    about: 'name the job, so that a repeated one finds its transport request instead of making a second one',
    parse: said,
  },
  {
    flags: '--output <format>',
    about: 'hand the result to later steps: github, azure, gitlab[=FILE], dotenv[=FILE], json=FILE, or auto (repeatable)',
    parse: outputs,
  },
  { flags: '--piper-line', about: "also print the line that Piper's steps log at the end" },
  follow,
  importTo,
  ...following,
];

/** An unset variable must not switch off what was asked for. */
function said(text: string): string {
  if (text.trim() === '') throw new WrongValue('It must not be empty.');
  return text;
}

function descriptors(text: string, before?: unknown): string[] {
  const nodeOf = (pair: string): string => pair.slice(0, pair.indexOf('=') + 1);
  if (!/^[^=]+=./.test(text)) throw new WrongValue('It must be NODE=FILE.');
  const given = collect(text, before);
  if (given.filter((pair) => nodeOf(pair) === nodeOf(text)).length > 1) throw new WrongValue('The node has another descriptor already.');
  return given;
}

function outputs(text: string, before?: unknown): string[] {
  const isKnown = /^(github|azure|gitlab|dotenv|auto)$|^(gitlab|dotenv|json)=./.test(text);
  if (!isKnown) throw new WrongValue('It must be github, azure, gitlab, dotenv, auto, or json=FILE.');
  return collect(text, before);
}
