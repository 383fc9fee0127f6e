import { init, openStatuses, type CtmsClient, type QueuedRequest, type Route, type TransportNode } from 'ctms';

import { stateOf } from './core.js';

/** Nodes and the routes between them. */
export interface Landscape {
  readonly nodes: readonly TransportNode[];
  readonly routes: readonly Route[];
}

/** What is known of a queue. */
export interface QueueState {
  /** Its transport requests: all of them, or only those that wait, run or have failed. Nothing until they were read. */
  readonly requests: readonly QueuedRequest[] | undefined;
  readonly isComplete: boolean;
  /** When it was read last, in milliseconds since 1970. */
  readonly readAt: number | undefined;
  /** Why the last attempt to read it failed. */
  readonly fault: unknown;
}

/** Who wants to know of a queue. */
interface Watcher {
  readonly isComplete: boolean;
  readonly tell: (state: QueueState) => void;
}

/** A queue that is read again and again. */
interface Queue {
  readonly name: string;
  readonly watchers: Set<Watcher>;
  state: QueueState;
  /** When it is read next. */
  dueAt: number;
  /** The reading that is under way. */
  reading: { readonly isComplete: boolean; readonly done: Promise<void>; readonly stop: AbortController } | undefined;
}

/** The package sends at most three requests at once; so many queues are read side by side. */
const sideBySide = 3;
/** Milliseconds between two readings of a queue that is open or in which something runs. */
const often = 5_000;
/** Milliseconds between two readings of any other queue; each further one adds to it, so that 500 nodes are two requests a second. */
const seldom = 30_000;
const seldomEach = 500;
/** A queue that takes long to read is read less often: the service shall be busy with it for a twentieth of the time. */
const patience = 20;
/** Milliseconds for which the nodes and routes are taken as they are. */
const landscapeAge = 60_000;

const unread: QueueState = { requests: undefined, isComplete: false, readAt: undefined, fault: undefined };
const known = new WeakMap<CtmsClient, Live>();

/**
 * The one poll of everything that shows what a client sees: each queue is read
 * once for all who want it, and none while the page is hidden.
 */
export class Live {
  readonly #client: CtmsClient;
  readonly #queues = new Map<string, Queue>();
  #landscape: { readonly at: number; readonly value: Promise<Landscape> } | undefined;
  #nodes = new Map<number, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Returns what all elements of this client share. */
  static of(client: CtmsClient): Live {
    let live = known.get(client);
    if (!live) known.set(client, (live = new Live(client)));
    return live;
  }

  constructor(client: CtmsClient) {
    this.#client = client;
  }

  /** Reads nodes and routes, unless somebody did within the last minute. */
  landscape({ isFresh = false } = {}): Promise<Landscape> {
    if (this.#landscape && !isFresh && Date.now() - this.#landscape.at < landscapeAge) return this.#landscape.value;
    const value = this.#readLandscape();
    const entry = { at: Date.now(), value };
    this.#landscape = entry;
    value.catch(() => { if (this.#landscape === entry) this.#landscape = undefined; });
    return value;
  }

  /** Returns a node; one that does not exist is refused with names that look alike. */
  async node(name: string): Promise<TransportNode> {
    const { nodes } = await this.landscape();
    return nodes.find((node) => node.name === name) ?? this.#client.nodes.get(name);
  }

  /** Returns the name of a node whose id is known. */
  nameOf(id: number): string | undefined {
    return this.#nodes.get(id);
  }

  /**
   * Tells how a queue stands, now if it is known and whenever that changes.
   *
   * @param isComplete Whether requests that are done are wanted too.
   * @returns How to end it.
   */
  watch(name: string, isComplete: boolean, tell: (state: QueueState) => void): () => void {
    const queue = this.#queue(name);
    const watcher = { isComplete, tell };
    if (queue.watchers.size === 0 && this.#queues.size === 1) globalThis.document?.addEventListener('visibilitychange', this.#pump);
    queue.watchers.add(watcher);
    const { state } = queue;
    if ((state.requests && (state.isComplete || !isComplete)) || state.fault !== undefined) tell(state);
    if (isComplete && !state.isComplete) {
      queue.dueAt = 0;
      if (queue.reading && !queue.reading.isComplete) queue.reading.stop.abort();
    }
    this.#pump();
    return () => {
      queue.watchers.delete(watcher);
      if (queue.watchers.size === 0) this.#forget(queue);
    };
  }

  /** Reads a queue that is watched now; rejects as the client does. */
  async refresh(name: string): Promise<void> {
    const queue = this.#queues.get(name);
    if (!queue) return;
    await queue.reading?.done;
    await this.#read(queue);
    if (queue.state.fault !== undefined) throw queue.state.fault;
  }

  /** Has queues that are watched read soon, because something has happened to them. */
  touch(...names: readonly string[]): void {
    for (const name of names) {
      const queue = this.#queues.get(name);
      if (queue) queue.dueAt = 0;
    }
    this.#pump();
  }

  async #readLandscape(): Promise<Landscape> {
    await init();
    const [nodes, routes] = await Promise.all([this.#client.nodes.list(), this.#client.routes.list()]);
    this.#nodes = new Map(nodes.map(({ id, name }) => [id, name]));
    return { nodes, routes };
  }

  #queue(name: string): Queue {
    let queue = this.#queues.get(name);
    if (!queue) this.#queues.set(name, (queue = { name, watchers: new Set(), state: unread, dueAt: 0, reading: undefined }));
    return queue;
  }

  #forget(queue: Queue): void {
    queue.reading?.stop.abort();
    this.#queues.delete(queue.name);
    if (this.#queues.size > 0) return;
    clearTimeout(this.#timer);
    globalThis.document?.removeEventListener('visibilitychange', this.#pump);
  }

  /** Reads what is due, the longest overdue first, and comes back when the next one is. */
  readonly #pump = (): void => {
    clearTimeout(this.#timer);
    if (globalThis.document?.hidden) return;
    const now = Date.now();
    const queues = [...this.#queues.values()];
    const idle = queues.filter(({ reading }) => !reading).sort((a, b) => a.dueAt - b.dueAt);
    const free = sideBySide - (queues.length - idle.length);
    for (const queue of idle.filter(({ dueAt }) => dueAt <= now).slice(0, Math.max(0, free))) void this.#read(queue);
    const next = idle.find(({ dueAt, reading }) => !reading && dueAt > now);
    if (next) this.#timer = setTimeout(this.#pump, next.dueAt - now);
  };

  #read(queue: Queue): Promise<void> {
    const isComplete = [...queue.watchers].some((watcher) => watcher.isComplete);
    const stop = new AbortController();
    const done = this.#ask(queue, isComplete, stop.signal).finally(() => {
      if (queue.reading?.stop === stop) queue.reading = undefined;
      this.#pump();
    });
    queue.reading = { isComplete, done, stop };
    return done;
  }

  async #ask(queue: Queue, isComplete: boolean, signal: AbortSignal): Promise<void> {
    const began = Date.now();
    const { node, ...options } = { node: this.#idOf(queue.name), signal, ...(isComplete ? {} : { status: openStatuses() }) };
    let state: QueueState;
    try {
      await init();
      const requests = await this.#client.queue.list(node, options);
      state = { requests, isComplete, readAt: Date.now(), fault: undefined };
    } catch (fault) {
      state = { ...queue.state, fault };
    }
    if (signal.aborted) return;
    queue.dueAt = Date.now() + this.#pause(state, Date.now() - began);
    this.#take(queue, state);
  }

  /** Nobody is told of a queue that is as it was. */
  #take(queue: Queue, state: QueueState): void {
    const before = queue.state;
    const isSame = before.requests && state.requests && before.isComplete === state.isComplete && before.fault === state.fault && isEqual(before.requests, state.requests);
    queue.state = isSame ? { ...state, requests: before.requests } : state;
    if (isSame) return;
    for (const { isComplete, tell } of queue.watchers) if (!isComplete || state.isComplete || state.fault !== undefined) tell(queue.state);
  }

  #pause({ requests, isComplete }: QueueState, duration: number): number {
    const isHot = isComplete || (requests ?? []).some(({ status }) => stateOf(status) === 'running');
    const pause = isHot ? often : Math.max(seldom, this.#queues.size * seldomEach);
    return Math.max(pause, duration * patience);
  }

  #idOf(name: string): number | string {
    for (const [id, known] of this.#nodes) if (known === name) return id;
    return name;
  }
}

function isEqual(before: readonly QueuedRequest[], after: readonly QueuedRequest[]): boolean {
  return before.length === after.length && before.every((request, index) => {
    const other = after[index];
    return request.id === other?.id && request.status === other.status && request.position === other.position && request.queuedAt === other.queuedAt && request.description === other.description;
  });
}
