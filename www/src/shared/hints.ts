import type { CtmsError } from 'ctms';

import { texts } from '../texts.js';

/** A command line or one of its options. */
const commandLine = /(^|[\s`(])--[a-z][a-z-]*|\bctms [a-z]+\b|\bCTMS_[A-Z_]+\b/;

/** Returns what to do next in a page: advice that only a command can follow is replaced by the page's own. */
export function hintFor({ code, hint }: Pick<CtmsError, 'code' | 'hint'>): string {
  if (!commandLine.test(hint)) return hint;
  return texts.error.hints[code] ?? texts.error.hints['other'] ?? '';
}
