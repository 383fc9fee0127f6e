import { usage } from '../errors.js';

/** Reads the id of a transport request from the command line. */
export function requestId(text: string): number {
  const id = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(id) && id > 0) return id;
  throw usage('USAGE', `${JSON.stringify(text)} is no id of a transport request`, 'give a whole number, as ctms queue shows it');
}
