interface Appointment {
  readonly at: number;
  readonly run: () => void;
}

/**
 * What will happen later. Nothing here waits: who reads the state first lets everything
 * happen that is due by then, each at its own time. So the emulator needs no timers, and with a
 * given clock it does the same again.
 */
export class Agenda {
  #appointments: Appointment[] = [];

  /** Plans `run` for the time `at`; what is planned for the same time happens in the order of planning. */
  plan(at: number, run: () => void): void {
    let low = 0;
    let high = this.#appointments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#appointments[middle];
      if (other !== undefined && other.at <= at) low = middle + 1;
      else high = middle;
    }
    this.#appointments.splice(low, 0, { at, run });
  }

  /** Takes the next appointment that is due by `now`, if there is one. */
  takeDue(now: number): Appointment | undefined {
    const first = this.#appointments[0];
    return first !== undefined && first.at <= now ? this.#appointments.shift() : undefined;
  }

  /** Forgets everything planned. */
  clear(): void {
    this.#appointments = [];
  }
}
