import type { Io } from '../io.js';

/** Prints the one JSON document of a command. */
export function printJson(io: Io, document: unknown): void {
  const text = JSON.stringify(document, null, io.stdout.isTTY ? 2 : undefined);
  // The same document, in which no CI system finds a command.
  io.stdout.write(`${text.replaceAll('##', '#\\u0023')}\n`);
}
