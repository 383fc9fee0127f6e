import type { BehaviourId } from '../fidelity/index.js';
import type { RequestRecord } from './operation.js';

/** So many requests are remembered. */
const mostRecords = 10_000;
/** A body with more characters than this is not kept, only its length. */
const longestBody = 64 * 1024;
/** The bodies of all remembered requests together have at most so many characters. */
const mostCharacters = 8 * 1024 * 1024;

/** Keeps a parsed body with its request, unless it is longer than 64 KiB; its length stays. */
export function keepBody(record: RequestRecord, text: string, body: unknown): void {
  record.bodyLength = text.length;
  if (text.length <= longestBody) record.body = body;
}

/** The last requests. Old bodies give way to new ones, so that a long run does not grow. */
export class RequestLog {
  #records: RequestRecord[] = [];
  /** Requests whose bodies are kept, oldest first. */
  #withBody: RequestRecord[] = [];
  #characters = 0;
  readonly #guesses = new Map<BehaviourId, number>();

  /** What was received, oldest first. */
  get records(): readonly RequestRecord[] {
    return this.#records;
  }

  /** How many answers rested on each guess. */
  get guesses(): Readonly<Partial<Record<BehaviourId, number>>> {
    return Object.fromEntries(this.#guesses);
  }

  /** Remembers a request; its body may come later. */
  add(record: RequestRecord): void {
    this.#records.push(record);
    if (this.#records.length > mostRecords) this.#forget(this.#records.shift());
  }

  /** Counts the guesses behind the answer to a request, and makes room for its body. */
  settle(record: RequestRecord): void {
    for (const id of record.guesses ?? []) this.#guesses.set(id, (this.#guesses.get(id) ?? 0) + 1);
    if (record.body === undefined) return;
    this.#withBody.push(record);
    this.#characters += record.bodyLength ?? 0;
    while (this.#characters > mostCharacters) this.#forget(this.#withBody[0]);
  }

  #forget(record: RequestRecord | undefined): void {
    if (record === undefined || this.#withBody[0] !== record) return;
    this.#withBody.shift();
    this.#characters -= record.bodyLength ?? 0;
    delete record.body;
  }
}
