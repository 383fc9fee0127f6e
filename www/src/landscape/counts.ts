import type { CtmsClient, QueuedRequest } from 'ctms';

import { failed, waiting } from '../shared/status.js';

/** How a queue stands. */
export interface Counts {
  readonly waiting: number;
  readonly running: number;
  readonly failed: number;
}

/** The statuses that are counted; the rest of a long queue need not be sent. */
const counted = ['initial', 'repeat', 'running', 'error', 'fatal'] as const;

/** The package sends at most three requests at once; so many nodes are counted side by side. */
const sideBySide = 3;

/** Counts what waits, runs and has failed in a queue. */
export function count(requests: readonly Pick<QueuedRequest, 'status'>[]): Counts {
  const sums = { waiting: 0, running: 0, failed: 0 };
  for (const { status } of requests) {
    if (!status) continue;
    if (waiting.includes(status)) sums.waiting += 1;
    else if (failed.includes(status)) sums.failed += 1;
    else if (status === 'running') sums.running += 1;
  }
  return sums;
}

/**
 * Counts queues one after the other as they are asked for: those that can be
 * seen first, so that a landscape of 500 nodes is not read as a whole.
 */
export class QueueCounter {
  readonly #tell: (nodeId: number, counts: Counts | 'unreadable') => void;
  readonly #wanted: number[] = [];
  readonly #known = new Set<number>();
  #working = 0;
  #client: CtmsClient | undefined;
  #stop = new AbortController();

  /** @param tell Takes each count as it comes. */
  constructor(tell: (nodeId: number, counts: Counts | 'unreadable') => void) {
    this.#tell = tell;
  }

  /** Begins anew, with this client or none; what is under way is ended. */
  restart(client: CtmsClient | undefined): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#client = client;
    this.#wanted.length = 0;
    this.#known.clear();
    this.#working = 0;
  }

  /** Asks for the count of a node, once. */
  want(nodeId: number): void {
    if (this.#known.has(nodeId)) return;
    this.#known.add(nodeId);
    this.#wanted.push(nodeId);
    if (this.#working < sideBySide) void this.#work(this.#stop.signal);
  }

  async #work(signal: AbortSignal): Promise<void> {
    const client = this.#client;
    if (!client) return;
    this.#working += 1;
    for (let nodeId = this.#wanted.shift(); nodeId !== undefined; nodeId = this.#wanted.shift()) {
      const result = await this.#count(client, nodeId, signal);
      if (signal.aborted) return;
      this.#tell(nodeId, result);
    }
    this.#working -= 1;
  }

  /** A queue that can not be read is said so at its node; the landscape itself is fine. */
  async #count(client: CtmsClient, nodeId: number, signal: AbortSignal): Promise<Counts | 'unreadable'> {
    try {
      return count(await client.queue.list(nodeId, { status: counted, signal }));
    } catch {
      return 'unreadable';
    }
  }
}
