import type { Fault } from './types.js';

/** How often a fault happens. */
export interface FaultOptions {
  /** How many requests it meets; `Infinity` (or `null` in JSON) for all. Default 1. */
  readonly times?: number | null;
  /** How many requests of the operation pass before. Default 0. */
  readonly after?: number;
}

interface Rule {
  readonly operation: string;
  readonly fault: Fault;
  left: number;
  toPass: number;
}

/** Which faults are still to come. */
export class FaultPlan {
  #rules: Rule[] = [];

  /** Adds a fault for an operation; `*` stands for all operations. */
  add(operation: string, fault: Fault, options: FaultOptions = {}): void {
    const times = options.times === undefined ? 1 : (options.times ?? Infinity);
    this.#rules.push({ operation, fault, left: times, toPass: options.after ?? 0 });
  }

  /**
   * Returns what goes wrong with a request of this operation: all lasting faults, and the first of
   * the counted ones, which is used up by one.
   */
  take(operation: string): Fault | undefined {
    let fault: Fault | undefined;
    let hasCounted = false;
    for (const rule of this.#rules) {
      if (rule.operation !== '*' && rule.operation !== operation) continue;
      if (rule.toPass > 0) {
        rule.toPass -= 1;
      } else if (rule.left === Infinity) {
        fault = { ...fault, ...rule.fault };
      } else if (!hasCounted) {
        hasCounted = true;
        rule.left -= 1;
        fault = { ...fault, ...rule.fault };
      }
    }
    this.#rules = this.#rules.filter((rule) => rule.left > 0);
    return fault;
  }

  /** Returns how many rules are left. */
  get size(): number {
    return this.#rules.length;
  }

  /** Forgets all faults. */
  clear(): void {
    this.#rules = [];
  }
}
