import type { RequestRecord } from '../http/operation.js';

/** Returns one line about a request: never a header, never a body, but size and digest of a stored file. */
export function logLine(record: RequestRecord): string {
  const at = new Date(record.at).toISOString();
  const route = record.viaCalm ? ' (through Cloud ALM)' : '';
  const query = record.query === '' || record.path.startsWith('/oauth/') ? '' : `?${record.query}`;
  const mark = record.isUnknown === true ? ' unknown to the emulator' : guessesOf(record);
  const line = `${at} ${record.method} ${printable(record.path + query)}${route} ${record.status ?? 'connection cut'}${mark}`;
  const file = record.storedFile;
  return file === undefined
    ? line
    : `${line} file ${file.id} ${printable(file.fileName)} ${file.size} bytes sha256 ${file.sha256}`;
}

function guessesOf({ guesses = [] }: RequestRecord): string {
  return guesses.length === 0 ? '' : ` guess: ${guesses.join(', ')}`;
}

/** A name from outside must not move the cursor or start a new line. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '?');
}
