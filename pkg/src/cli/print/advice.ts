import type { AdvicePart, NextStep } from '../../types/advice.js';

/** The options of the command whose names are not those of the library. */
const FLAGS: Readonly<Record<string, string>> = {
  timeoutMs: '--timeout',
  lookForMs: '--look-for',
  tokenProvider: '--service-key',
  serviceKey: '--service-key <file> or set CTMS_SERVICE_KEY',
  proxy: '--proxy or HTTPS_PROXY',
};

/** Words advice as lines to copy: options as flags, steps as command lines. */
export function adviceWords(text: string, parts: readonly AdvicePart[] = []): string {
  return parts.length === 0 ? text : parts.map(partWords).join('');
}

function partWords(part: AdvicePart): string {
  if (part.text !== undefined) return part.text;
  if (part.option !== undefined) return FLAGS[part.option] ?? `--${part.option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return part.step === undefined ? '' : commandLine(part.step);
}

/** The command line that does a step. */
export function commandLine({ action, node, transportRequestId, importTo }: NextStep): string {
  const words = ['ctms', action, node, transportRequestId].filter((word) => word !== undefined);
  if (importTo !== undefined) words.push('--import-to', importTo);
  return words.map((word) => quoted(String(word))).join(' ');
}

/** Quotes a word where a shell would take it apart. */
function quoted(word: string): string {
  return /^[\w.,:/@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
