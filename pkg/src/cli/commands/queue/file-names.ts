import { isCtmsError } from '../../../errors.js';
import type { CtmsClient } from '../../../node.js';
import type { QueuedEntry, QueuedRequest } from '../../../types/queue.js';
import { callOptions } from '../../client.js';
import type { Context } from '../../io.js';

/** For so many transport requests of a queue names are asked for; of a longer queue the first ones are looked at. */
const MOST = 30;
/** So many are asked for at once. */
const AT_ONCE = 6;

/** The names of files in a queue. The queue itself has their ids only; logs have the names. */
export class FileNames {
  readonly #names = new Map<string, string>();
  readonly #asked = new Set<number>();
  readonly #context: Context;
  readonly #client: CtmsClient;

  constructor(context: Context, client: CtmsClient) {
    this.#context = context;
    this.#client = client;
  }

  /** Finds the names of what is in a node's queue, each once. */
  async find(node: string, requests: readonly QueuedRequest[]): Promise<void> {
    const wanted = requests.slice(0, MOST).filter(({ id, entries }) => !this.#asked.has(id) && entries?.some(({ storageType }) => storageType !== 'REFERENCE'));
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      await Promise.all(wanted.slice(at, at + AT_ONCE).map(({ id }) => this.#ask(node, id)));
    }
  }

  /** Returns the name of an entry's file, its id where the name is not known, or its reference. */
  of({ uri, storageType }: QueuedEntry): string {
    const id = uri ?? '';
    return this.#names.get(id) ?? (storageType === 'REFERENCE' ? id : `file ${id}`);
  }

  async #ask(node: string, transportRequestId: number): Promise<void> {
    this.#asked.add(transportRequestId);
    try {
      const logs = await this.#client.queue.logs(node, transportRequestId, callOptions(this.#context));
      for (const { uri, fileName } of logs.flatMap(({ entities }) => entities ?? [])) {
        if (uri && fileName) this.#names.set(uri, fileName);
      }
    } catch (error) {
      // A key may see the queue without its logs: the ids are shown then.
      if (!isCtmsError(error) || error.code === 'CANCELLED') throw error;
    }
  }
}
