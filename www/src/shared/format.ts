const times = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const units = ['bytes', 'KB', 'MB', 'GB'] as const;

/** Returns a time of the service for people; a text that no browser reads stays as it is. */
export function time(text: string | null | undefined): string {
  return formatted(text, times);
}

/** Returns the time of day with seconds, for logs. */
export function timeOfDay(text: string | null | undefined): string {
  return formatted(text, clock);
}

/**
 * Returns milliseconds for a time of the service, which has several spellings
 * (`…464Z`, `…0725+0000`); `NaN` where none is known.
 */
export function milliseconds(text: string | null | undefined): number {
  if (!text) return Number.NaN;
  return Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2').replace(/(\.\d{3})\d+/, '$1'));
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
