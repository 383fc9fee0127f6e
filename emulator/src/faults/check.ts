import { isScenario, scenarioMeaning } from '../landscape/check.js';
import type { Fault } from './types.js';

type Kind =
  | 'scenario'
  | 'wait'
  | 'seconds'
  | 'status'
  | 'text'
  | 'flag'
  | 'headers'
  | 'map'
  | 'texts'
  | 'list of words'
  | readonly unknown[];

const fields: Readonly<Record<keyof Fault, Kind>> = {
  waitMs: 'wait',
  read: ['all', 'some', 'none'],
  work: ['once', 'twice', 'none', 'late', 'told'],
  lateMs: 'wait',
  cut: [true, 'answer'],
  hold: [true, 'answer'],
  revokeTokens: 'flag',
  scenario: 'scenario',
  status: 'status',
  headers: 'headers',
  retryAfter: 'seconds',
  retryAfterAsDate: 'flag',
  body: 'text',
  spoil: ['cut', 'malformed', 'empty'],
  set: 'map',
  setRaw: 'texts',
  drop: 'list of words',
  unknownEnums: 'flag',
  onlyRequired: 'flag',
  timestamps: ['z', 'offset', 'colon'],
  dripMs: 'wait',
  repeatAnswer: 'flag',
};

const meanings: Readonly<Record<Exclude<Kind, readonly unknown[]>, string>> = {
  wait: 'a number of milliseconds from 0 to 2147483647, the longest that a timer can wait',
  seconds: 'a number of seconds from 0 to 1000000000',
  scenario: scenarioMeaning,
  status: 'a status from 200 to 599',
  text: 'a text',
  flag: 'true or false',
  headers:
    'an object of names and texts that HTTP can carry, or null to remove a header; the length of the answer is not yours to say',
  map: 'an object',
  texts: 'an object of texts',
  'list of words': 'a list of field names',
};

const longestWait = 2 ** 31 - 1;
const longestRetryAfter = 1_000_000_000;
const ownHeaders = new Set(['content-length', 'transfer-encoding', 'trailer']);

/** Checks how often a fault shall happen; throws an error that names what is wrong. */
export function checkFaultOptions({ times, after }: { readonly times?: unknown; readonly after?: unknown }): void {
  const isCount = (value: unknown, least: number): boolean => Number.isInteger(value) && Number(value) >= least;
  if (times !== undefined && times !== null && times !== Infinity && !isCount(times, 1))
    throw new Error('times must be a whole number from 1, or null for all.');
  if (after !== undefined && !isCount(after, 0)) throw new Error('after must be a whole number from 0.');
}

/** Checks a fault that comes from outside; throws an error that names what is wrong. */
export function checkFault(fault: object): asserts fault is Fault {
  for (const [name, value] of Object.entries(fault)) {
    const kind = Object.hasOwn(fields, name) ? fields[name as keyof Fault] : undefined;
    if (kind === undefined)
      throw new Error(`A fault has no part "${name}". There are: ${Object.keys(fields).join(', ')}.`);
    if (value !== undefined && !isOf(kind, value))
      throw new Error(`The part ${name} of a fault must be ${meaningOf(kind)}.`);
  }
}

function isOf(kind: Kind, value: unknown): boolean {
  if (typeof kind !== 'string') return kind.includes(value);
  if (kind === 'wait') return isBetween(value, 0, longestWait);
  if (kind === 'seconds') return isBetween(value, 0, longestRetryAfter);
  if (kind === 'scenario') return isScenario(value);
  if (kind === 'status') return Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599;
  if (kind === 'text') return typeof value === 'string';
  if (kind === 'flag') return typeof value === 'boolean';
  if (kind === 'list of words') return Array.isArray(value) && value.every((one) => typeof one === 'string');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  if (kind === 'headers') return Object.entries(value).every(isHeader);
  return kind === 'map' || Object.values(value).every((one) => typeof one === 'string');
}

function isBetween(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}

/** What Node writes without an error, and the answer's length, which the emulator sets itself. */
function isHeader([name, value]: [string, unknown]): boolean {
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || ownHeaders.has(name.toLowerCase())) return false;
  return value === null || (typeof value === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(value));
}

function meaningOf(kind: Kind): string {
  return typeof kind === 'string' ? meanings[kind] : `one of ${kind.map(String).join(', ')}`;
}
