import type { Fault } from './types.js';

type Kind = 'count' | 'status' | 'text' | 'flag' | 'headers' | 'map' | 'texts' | 'list of words' | readonly unknown[];

const fields: Readonly<Record<keyof Fault, Kind>> = {
  waitMs: 'count',
  read: ['all', 'some', 'none'],
  work: ['once', 'twice', 'none', 'late', 'told'],
  lateMs: 'count',
  cut: [true, 'answer'],
  hold: [true, 'answer'],
  revokeTokens: 'flag',
  status: 'status',
  headers: 'headers',
  retryAfter: 'count',
  retryAfterAsDate: 'flag',
  body: 'text',
  spoil: ['cut', 'malformed', 'empty'],
  set: 'map',
  setRaw: 'texts',
  drop: 'list of words',
  unknownEnums: 'flag',
  onlyRequired: 'flag',
  timestamps: ['z', 'offset', 'colon'],
  dripMs: 'count',
  repeatAnswer: 'flag',
};

const meanings: Readonly<Record<Exclude<Kind, readonly unknown[]>, string>> = {
  count: 'a number, not negative',
  status: 'a status from 200 to 599',
  text: 'a text',
  flag: 'true or false',
  headers: 'an object of texts, or null to remove a header',
  map: 'an object',
  texts: 'an object of texts',
  'list of words': 'a list of field names',
};

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
  if (kind === 'count') return typeof value === 'number' && value >= 0;
  if (kind === 'status') return Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599;
  if (kind === 'text') return typeof value === 'string';
  if (kind === 'flag') return typeof value === 'boolean';
  if (kind === 'list of words') return Array.isArray(value) && value.every((one) => typeof one === 'string');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const isText = (one: unknown): boolean => typeof one === 'string' || (kind === 'headers' && one === null);
  return kind === 'map' || Object.values(value).every(isText);
}

function meaningOf(kind: Kind): string {
  return typeof kind === 'string' ? meanings[kind] : `one of ${kind.map(String).join(', ')}`;
}
