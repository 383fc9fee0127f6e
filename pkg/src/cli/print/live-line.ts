import type { Io } from '../io.js';
import { OWN, printable } from './printable.js';
import { shortened } from './table.js';

/** One line on a terminal that is drawn again and again. */
export interface LiveLine {
  draw(text: string): void;
  clear(): void;
}

/** Makes a line at the end of stderr; to be cleared before anything else is printed. */
export function liveLine({ stderr }: Io): LiveLine {
  let isDrawn = false;
  const clear = (): void => {
    if (isDrawn) stderr.write(`${OWN}\r${OWN}[2K`);
    isDrawn = false;
  };
  return {
    clear,
    draw(text) {
      clear();
      if (text === '') return;
      // A line that wraps could not be cleared.
      stderr.write(shortened(printable(text), (stderr.columns ?? 80) - 1));
      isDrawn = true;
    },
  };
}
