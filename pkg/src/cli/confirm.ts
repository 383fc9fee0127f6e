import { CtmsError } from '../errors.js';
import type { Context } from './io.js';
import { harmless } from './print/printable.js';

/** Returns whether somebody is there to be asked, and has not said yes already. */
export function asks({ io: { stdin, stderr } }: Pick<Context, 'io'>, yes = false): boolean {
  return !yes && stdin.isTTY === true && stderr.isTTY === true;
}

/** Asks on a terminal before something that cannot be undone; without a terminal, or with `--yes`, nobody is asked. */
export async function confirm({ io, signal }: Context, question: string, yes = false): Promise<void> {
  const { stdin, raw: { stderr } } = io;
  if (!asks({ io }, yes)) return;
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    // Without an answer, as after Ctrl-D, the interface closes and the question never ends.
    const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    const answer = await Promise.race([lines.question(`${harmless(question)} [y/N] `, { signal }), closed]);
    if (/^y(es)?$/i.test(answer.trim())) return;
  } finally {
    lines.close();
  }
  throw new CtmsError({ code: 'CANCELLED', message: 'not confirmed: nothing was changed', hint: 'answer y, or use --yes', retryable: false, exitCode: 130, details: {} });
}
