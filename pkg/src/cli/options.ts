// Every argument and option that more than one command has, declared once.
import { choice, flag, list, one, readBy, several, text, value, WrongValue, type OptionValues } from './spec.js';
import { filled, idOf, seconds, whole } from './values.js';
import type { SizeLimit } from '../types/files.js';

const RELEASE = 'What to release:';
const FOLLOWING = 'Following:';
const CONNECTION = 'Connection:';
const OUTPUT = 'Output:';

export const node = one({ name: '<node>', about: 'name of the node (case-sensitive), or its id', value: 'node' });

const requestId = idOf('transport request', 'ctms queue');

export const request = readBy(([word = '']) => requestId(word), { name: '<request>', about: 'id of the transport request' });

export const requests = readBy((words) => words.map(requestId), { name: '<request...>', about: 'ids of transport requests' });

export const anyRequests = readBy((words) => words.map(requestId), {
  name: '[request...]',
  about: 'ids of transport requests; they are imported in the order of the queue',
});

export const archives = several({
  name: '[archive...]',
  about: 'MTA archives, or patterns such as "mta_archives/*.mtar"; default: the only one in mta_archives',
  value: 'archive',
});

export const json = flag({ about: 'print exactly one JSON document', group: OUTPUT });
export const verbose = flag({ about: 'show each request', group: OUTPUT });
export const quiet = flag({ about: 'show only results and errors', short: 'q', group: OUTPUT });

/** The options of every command that calls the service. */
export const service = {
  serviceKey: text('<file>', { about: 'service key: a file, a folder, or - for standard input', value: 'file', group: CONNECTION }),
  operatingKey: text('<file>', { about: 'second key, used for everything except uploads and exports', value: 'file', group: CONNECTION }),
  serviceInstance: text('<name>', { about: 'service instance to use where VCAP_SERVICES has several', group: CONNECTION }),
  allowHttp: list('<host>', { about: 'accept plain http for this host (repeatable)', group: CONNECTION }),
  proxy: text('<url>', { about: 'proxy URL (default: HTTPS_PROXY or HTTP_PROXY; NO_PROXY always applies)', group: CONNECTION }),
  ca: text('<file>', { about: 'PEM file with additional CA certificates', value: 'file', group: CONNECTION }),
  timeout: value('<seconds>', seconds, { about: 'time limit of the whole command, also as 30m or 1h30m (default: none)', group: CONNECTION }),
  requestTimeout: value('<seconds>', seconds, { about: 'timeout for one request; for uploads, the time without progress (default: 60)', group: CONNECTION }),
  retries: value('<number>', whole, { about: 'number of retries for requests that are safe to repeat (default: 3)', group: CONNECTION }),
  retryWait: value('<seconds>', seconds, { about: 'maximum wait before the first retry; doubles each time (default: 0.5)', group: CONNECTION }),
  lookFor: value('<seconds>', seconds, { about: 'how long to check for a request whose response was lost (default: 60)', group: CONNECTION }),
  json,
  verbose,
  quiet,
};

/** The options that every command understands, where it has them. */
export type GlobalOptions = OptionValues<typeof service>;

export const namedUser = text('<name>', { about: 'user that the service shows; at most 60 characters' });

export const force = flag({ about: 'send without checking the status of the transport requests first' });

export const yes = flag({ about: 'do not ask for confirmation', short: 'y' });

export const mta = text('<id>', { about: 'only the MTA with this id, or the file with this name' });

export const markdown = flag({ about: 'print Markdown, for a release note or a comment', group: OUTPUT });

export const saveLogs = text('<folder>', {
  about: 'save the messages of the service in this folder, one file for each transport request and node',
  value: 'folder',
  group: FOLLOWING,
});

/** The options of every command that can follow an import. */
export const following = {
  saveLogs,
  failOn: choice('<what>', ['warning'], { about: 'treat import warnings as failures (exit code 1)', group: FOLLOWING }),
  poll: value('<seconds>', seconds, { about: 'initial polling interval; grows to 20 s (default: 2)', group: FOLLOWING }),
};

/** The options of every command that follows an import if told to. */
export const goingOn = {
  follow: flag({ about: 'wait until the import ends and print its log (for 1 h, unless --timeout is set)', short: 'f', group: FOLLOWING }),
  importTo: text('<node>', { about: 'import node by node along the routes, up to this one; stops at the first failure', value: 'node', group: FOLLOWING }),
  ...following,
};

export const contentType = choice('<type>', ['MTA', 'APP', 'XSCDU', 'BTP_ABAP'], { about: 'what the archives are (default: MTA)', group: RELEASE });

export const sizeLimit = value('<plan>', (text): SizeLimit => (/^\d+$/.test(text) ? whole(text) : (text as SizeLimit)), {
  about: 'largest file: standard (1 GB), free (500 MB), small-region (400 MB), or a number of bytes (default: standard)',
  group: RELEASE,
});

export const mtaVersion = text('<version>', { about: 'MTA version that the descriptors apply to; * = all' });

/** The options of every command that creates a transport request. */
export const release = {
  description: text('<text>', { about: 'description of the transport request (default: commit id and message)', short: 'd' }),
  dryRun: flag({ about: 'check everything and show what would be sent where; send nothing' }),
  namedUser,
  contentType,
  descriptor: list('<node=file>', {
    about: 'extension descriptor for a node, sent before the archives; replaces the existing one, and asks first on a terminal (repeatable)',
    value: 'file',
    group: RELEASE,
  }, checkDescriptor),
  mtaVersion,
  yes,
  sizeLimit,
  check: { ...flag({ about: 'send although archives or descriptors have errors; release also ignores invalid YAML in parts of its configuration that do not concern it', group: RELEASE }), isNegated: true },
  once: value('<key>', filled, { about: 'idempotency key: a rerun with the same key reuses the existing transport request', group: RELEASE }),
  ...goingOn,
  output: list('<format>', {
    about: 'write ids and status for later CI steps: github, azure, gitlab[=FILE], dotenv[=FILE], json=FILE, or auto (repeatable)',
    value: 'output',
    group: OUTPUT,
  }, checkOutput),
  piperLine: flag({ about: "also print the line that Piper's steps log at the end", group: OUTPUT }),
};

function checkDescriptor(text: string, before: readonly string[]): void {
  const nodeOf = (pair: string): string => pair.slice(0, pair.indexOf('=') + 1);
  if (!/^[^=]+=./.test(text)) throw new WrongValue('It must be NODE=FILE.');
  if (before.some((pair) => nodeOf(pair) === nodeOf(text))) throw new WrongValue('The node has another descriptor already.');
}

function checkOutput(text: string): void {
  const isKnown = /^(github|azure|gitlab|dotenv|auto)$|^(gitlab|dotenv|json)=./.test(text);
  if (!isKnown) throw new WrongValue('It must be github, azure, gitlab, dotenv, auto, or json=FILE.');
}
