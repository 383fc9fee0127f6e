import { parseTime } from '../../node.js';
import type { Io } from '../io.js';
import { span } from './words.js';

/**
 * Returns how a time of the service is printed: on a terminal as local time
 * with its zone and age, elsewhere in RFC 3339. What is not understood stays as it is.
 */
export function timePrinter({ stdout }: { readonly stdout: Pick<Io['stdout'], 'isTTY'> }, now = Date.now()): (text: string | null | undefined) => string {
  const isTerminal = stdout.isTTY === true;
  return (text) => {
    const time = parseTime(text ?? '');
    if (time === undefined) return text ?? '';
    return isTerminal ? `${localTime(time)} (${span(now - time.getTime())} ago)` : time.toISOString().replace(/\.\d+/, '');
  };
}

/** The age of a time, `2 h 5 min`; nothing where it is not understood. */
export function ageOf(text: string | null | undefined, now = Date.now()): string {
  const time = parseTime(text ?? '');
  return time === undefined ? '' : span(now - time.getTime());
}

/** `2026-01-31 13:05 +01:00`, in the zone of this machine. */
function localTime(time: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const offset = -time.getTimezoneOffset();
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())} ${zone}`;
}
