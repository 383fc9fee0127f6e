import type { CtmsClient } from 'ctms';

import type { Row } from '../queue/rows.js';

/** Names of files are in logs only; so many requests' logs are read for one search at most. */
const most = 300;
/** The package sends at most three requests at once; two leave one for the rest of the page. */
const sideBySide = 2;

/** Learns the names of the files of transport requests, and with them the MTAs: one reading for each request. */
export class FileNames {
  readonly #client: CtmsClient;
  readonly #known = new Map<number, string>();
  readonly #tell: () => void;
  #wanted: Row[] = [];
  #working = 0;
  #asked = 0;

  /** @param tell Called when more is known. */
  constructor(client: CtmsClient, tell: () => void) {
    this.#client = client;
    this.#tell = tell;
  }

  /** How many requests are still to be read. */
  get left(): number {
    return this.#wanted.length + this.#working;
  }

  /** Returns the names of the files of a request in lower case; empty until they are known. */
  of({ request }: Row): string {
    return this.#known.get(request.id) ?? '';
  }

  /** Reads the names of these requests, the first ones first. */
  learn(rows: readonly Row[], signal: AbortSignal): void {
    const fresh = new Map(rows.filter(({ request }) => !this.#known.has(request.id)).map((row) => [row.request.id, row]));
    this.#wanted = [...fresh.values()].slice(0, Math.max(0, most - this.#asked));
    while (this.#working < sideBySide && this.#wanted.length > 0) void this.#work(signal);
  }

  /** Nothing more is read. */
  stop(): void {
    this.#wanted = [];
  }

  async #work(signal: AbortSignal): Promise<void> {
    this.#working += 1;
    for (let row = this.#wanted.shift(); row && !signal.aborted; row = this.#wanted.shift()) {
      this.#asked += 1;
      this.#known.set(row.request.id, await this.#read(row, signal));
      this.#tell();
    }
    this.#working -= 1;
  }

  /** A log that cannot be read tells no name; the search has the rest. */
  async #read({ request, node }: Row, signal: AbortSignal): Promise<string> {
    try {
      const logs = await this.#client.queue.logs(node, request.id, { signal });
      return logs.flatMap(({ entities }) => entities ?? []).map(({ fileName }) => fileName ?? '').join('\n').toLowerCase();
    } catch {
      return '';
    }
  }
}
