// Virtual time for a client and its emulator, in Node and in a page: nobody waits, however slow the machine is.

/**
 * Time that stands still while anything is being done. When there is nothing
 * left but waiting, because the client has no request on its way or the
 * emulator holds each one, it jumps to the next thing that is waited for.
 */
export class VirtualTime {
  #now;
  #tell;
  #sleepers = new Set();
  /** Of so many requests the emulator has not noticed yet that their caller has left. */
  #abandoned = 0;
  #isPlanned = false;

  /**
   * @param {number} start  in milliseconds since 1970
   * @param {(now: number) => unknown} [tell]  is told each new time before anybody wakes
   */
  constructor(start, tell = () => {}) {
    this.#now = start;
    this.#tell = tell;
  }

  /** The clock of the client. */
  get forClient() {
    return {
      now: () => this.#now,
      sleep: (ms, signal, isAttempt) => this.#sleep(ms, signal, isAttempt ? 'request' : 'pause'),
    };
  }

  /** The clock of the emulator, which sleeps while it holds a request. */
  get forEmulator() {
    return { now: () => this.#now, sleep: (ms, signal) => this.#sleep(ms, signal, 'hold') };
  }

  /** Resolves when so much time has passed, and no request is on its way or held any more. */
  async pass(ms) {
    await this.#sleep(ms, new AbortController().signal, 'pause');
    while (this.#count('request') > 0 || this.#count('hold') > 0) await turn();
  }

  #sleep(ms, signal, what) {
    return new Promise((resolve, reject) => {
      const end = (settle) => {
        this.#sleepers.delete(sleeper);
        if (what === 'request') this.#abandoned = Math.max(this.#abandoned, this.#count('hold') - this.#count('request'));
        if (what === 'hold') this.#abandoned = Math.min(this.#abandoned, this.#count('hold'));
        signal.removeEventListener('abort', abort);
        settle();
        this.#plan();
      };
      const abort = () => end(() => reject(signal.reason));
      const sleeper = { what, until: this.#now + ms, wake: () => end(resolve) };
      this.#sleepers.add(sleeper);
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort);
      return this.#plan();
    });
  }

  /** Whatever follows at once from what has just happened comes first. */
  #plan() {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    turn().then(() => {
      this.#isPlanned = false;
      return this.#jump();
    });
  }

  async #jump() {
    if (this.#abandoned > 0 || this.#count('request') !== this.#count('hold')) return;
    const next = Math.min(...[...this.#sleepers].map(({ until }) => until));
    if (next === Infinity) return;
    this.#now = next;
    await this.#tell(next);
    for (const sleeper of this.#sleepers) if (sleeper.until <= next) sleeper.wake();
  }

  #count(what) {
    return [...this.#sleepers].filter((sleeper) => sleeper.what === what).length;
  }
}

/** A turn of the event loop: what was queued before is done. */
function turn() {
  return new Promise((resolve) => {
    if (globalThis.setImmediate) return globalThis.setImmediate(resolve);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); resolve(); };
    return port2.postMessage(undefined);
  });
}
