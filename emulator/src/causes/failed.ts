import type { Cause, CauseLine } from './types.js';

const failure =
  (text: Cause['text']) =>
  (...lines: readonly (string | CauseLine)[]): Cause => ({
    text,
    outcome: 'error',
    lines: lines.map((line) => (typeof line === 'string' ? { severity: 'E', text: line } : line)),
  });

/** A deployment that began and failed; its messages are constants of the deploy service or of Cloud Foundry. */
export const failed = failure('constant');
/** The same, with messages that people reported. */
export const reported = failure('reported');
