import { texts } from '../texts.js';
import { milliseconds } from './core.js';

const times = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const ageUnits = [['d', 86_400], ['h', 3_600], ['min', 60]] as const;
const units = ['bytes', 'KB', 'MB', 'GB'] as const;

/** Returns a time of the service for people; a text that no browser reads stays as it is. */
export function time(text: string | null | undefined): string {
  return formatted(text, times);
}

/** Returns the time of day with seconds, for logs. */
export function timeOfDay(text: string | null | undefined): string {
  return formatted(text, clock);
}

/** Returns how long ago a time of the service was, such as `2 h ago`; a text that is not a time stays as it is. */
export function age(text: string | null | undefined, now = Date.now()): string {
  const at = milliseconds(text);
  if (Number.isNaN(at)) return text ?? '';
  const seconds = Math.round((now - at) / 1000);
  if (seconds < 60) return texts.time.now;
  const [unit, length] = ageUnits.find((candidate) => seconds >= candidate[1]) ?? ['min', 60];
  return texts.time.ago(Math.floor(seconds / length), unit);
}

/** Returns a size for people, in units of 1024 bytes. */
export function size(bytes: number): string {
  let unit = 0;
  let amount = bytes;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || amount >= 100 ? 0 : 1;
  return `${amount.toFixed(digits)} ${bytes === 1 ? 'byte' : units[unit]}`;
}

/** Returns a span of time for people, such as `1 min 20 s`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function formatted(text: string | null | undefined, format: Intl.DateTimeFormat): string {
  const at = milliseconds(text);
  return Number.isNaN(at) ? (text ?? '') : format.format(at);
}
