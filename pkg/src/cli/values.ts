// How the texts of a command line become values.
import { usage } from '../errors.js';
import { WrongValue } from './spec.js';

/** Reads a whole number from 0 up. */
export function whole(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) throw new WrongValue('It must be a whole number.');
  return number;
}

/** Reads a port to listen on. */
export function port(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) > 65_535) throw new WrongValue('It must be a whole number from 0 to 65535.');
  return Number(text);
}

/** Reads a time span above 0 in seconds: `90`, `0.5`, `30m`, `1h30m`. */
export function seconds(text: string): number {
  const parts = /^(?:([\d.]+)h)?(?:([\d.]+)m)?(?:([\d.]+)s?)?$/.exec(text) ?? [];
  const [hours, minutes, rest] = parts.slice(1).map((part) => Number(part ?? 0));
  const number = (hours ?? NaN) * 3600 + (minutes ?? NaN) * 60 + (rest ?? NaN);
  if (!Number.isFinite(number) || number <= 0) throw new WrongValue('It must be a number of seconds above 0, or a time span such as 30m or 1h30m.');
  return number;
}

/** Refuses an empty text: an unset variable must not switch off what was asked for. */
export function filled(text: string): string {
  if (text.trim() === '') throw new WrongValue('It must not be empty.');
  return text;
}

/** Reads the id of something, such as a transport request. */
export function idOf(what: string, command: string): (text: string) => number {
  return (text) => {
    const id = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(id) && id > 0) return id;
    throw usage('USAGE', `invalid ${what} id ${JSON.stringify(text)}`, `give a whole number, as ${command} shows it`);
  };
}
