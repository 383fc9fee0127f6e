import type { CtmsClient, QueuedRequest } from 'ctms';

import { stateOf } from '../shared/core.js';
import { Live, type QueueState } from '../shared/live.js';

/** How a queue stands. */
export interface Counts {
  readonly waiting: number;
  readonly running: number;
  readonly failed: number;
}

/** Counts what waits, runs and has failed in a queue. */
export function count(requests: readonly Pick<QueuedRequest, 'status'>[]): Counts {
  const sums = { waiting: 0, running: 0, failed: 0, done: 0 };
  for (const { status } of requests) sums[stateOf(status)] += 1;
  const { waiting, running, failed } = sums;
  return { waiting, running, failed };
}

/** Tells how the queues of nodes stand for as long as somebody can see them. */
export class QueueCounts {
  readonly #tell: (name: string, counts: Counts | 'unreadable') => void;
  readonly #watched = new Map<string, () => void>();
  #live: Live | undefined;

  /** @param tell Takes each count as it comes. */
  constructor(tell: (name: string, counts: Counts | 'unreadable') => void) {
    this.#tell = tell;
  }

  /** Starts anew with this client, or stops with none. */
  restart(client: CtmsClient | undefined): void {
    for (const stop of this.#watched.values()) stop();
    this.#watched.clear();
    this.#live = client && Live.of(client);
  }

  /** Counts the queue of a node from now on. */
  start(name: string): void {
    if (this.#live && !this.#watched.has(name)) this.#watched.set(name, this.#live.watch(name, false, (state) => this.#take(name, state)));
  }

  /** Does not read the queue of a node any more; the last count stays. */
  stop(name: string): void {
    this.#watched.get(name)?.();
    this.#watched.delete(name);
  }

  /** Reads all of them again. */
  refresh(): void {
    this.#live?.touch(...this.#watched.keys());
  }

  /** A queue that cannot be read is said so at its node; the landscape itself is fine. */
  #take(name: string, { requests, fault }: QueueState): void {
    if (requests) this.#tell(name, count(requests));
    else if (fault !== undefined) this.#tell(name, 'unreadable');
  }
}
