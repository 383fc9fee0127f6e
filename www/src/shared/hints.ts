import type { AdvicePart, CtmsError, NextStep } from 'ctms';

import { texts } from '../texts.js';

/** Returns what to do next in a page: the page's own words for an error with options, else the core's, with its steps in words. */
export function hintFor({ code, hint, details: { advice = [] } }: Pick<CtmsError, 'code' | 'hint' | 'details'>): string {
  if (advice.length === 0) return hint;
  if (advice.some(({ option }) => option !== undefined)) return texts.error.hints[code] ?? texts.error.hints['other'] ?? '';
  return advice.map(words).join('');
}

function words({ text, step }: AdvicePart): string {
  return text ?? (step ? stepWords(step) : '');
}

function stepWords({ action, node = '', transportRequestId }: NextStep): string {
  return texts.error.steps[action](node, transportRequestId);
}
