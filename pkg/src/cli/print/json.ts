import type { Io } from '../io.js';
import { harmlessJson } from './printable.js';

/** Prints the one JSON document of a command. */
export function printJson(io: Io, document: unknown): void {
  io.stdout.write(`${harmlessJson(JSON.stringify(document, null, io.stdout.isTTY ? 2 : undefined))}\n`);
}
