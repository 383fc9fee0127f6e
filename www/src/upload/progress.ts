/** How an upload goes on. */
export interface Progress {
  readonly sent: number;
  readonly total: number;
  /** Bytes in a second over the last few seconds; nothing until that is known. */
  readonly speed: number | undefined;
  /** Seconds that remain at that speed. */
  readonly remaining: number | undefined;
}

/** The speed is that of this many milliseconds: long enough to be calm, short enough to be true. */
const window = 5000;

/** Measures an upload of one or more files. */
export class ProgressMeter {
  readonly #total: number;
  readonly #sent: number[];
  #marks: readonly { readonly at: number; readonly sent: number }[] = [];

  /** @param sizes The sizes of the files in bytes. */
  constructor(sizes: readonly number[]) {
    this.#total = sizes.reduce((sum, size) => sum + size, 0);
    this.#sent = sizes.map(() => 0);
  }

  /**
   * Takes how much of a file has gone out; less than before is a second attempt.
   *
   * @param now Milliseconds of a clock that only goes forward.
   */
  report(file: number, sent: number, now: number): Progress {
    this.#sent[file] = sent;
    const all = this.#sent.reduce((sum, part) => sum + part, 0);
    const last = this.#marks.at(-1);
    const kept = last && all < last.sent ? [] : this.#marks.filter(({ at }) => now - at <= window);
    this.#marks = [...kept, { at: now, sent: all }];
    return { sent: all, total: this.#total, ...this.#pace(now, all) };
  }

  #pace(now: number, all: number): Pick<Progress, 'speed' | 'remaining'> {
    const [first] = this.#marks;
    if (!first || now - first.at < 250 || all === first.sent) return { speed: undefined, remaining: undefined };
    const speed = ((all - first.sent) * 1000) / (now - first.at);
    return { speed, remaining: (this.#total - all) / speed };
  }
}
