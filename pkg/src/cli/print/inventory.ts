import { usage } from '../../errors.js';
import type { Unseen } from '../../types/inventory.js';
import type { Context } from '../io.js';
import { markdownText } from './markdown.js';
import { printable } from './printable.js';
import { listed } from './words.js';

/** So many ids of transport requests are named; `--json` has all. */
const MOST_IDS = 10;

/** Refuses two kinds of output at once. */
export function refuseTwoOutputs({ options: { json } }: Context, markdown: boolean | undefined): void {
  if (json && markdown) throw usage('USAGE', '--json and --markdown cannot be used together', 'remove one of the two');
}

/** What could not be seen, as lines behind a result; nothing where everything was. */
export function unseenLines(unseen: readonly Unseen[], isMarkdown = false): string {
  if (unseen.length === 0) return '';
  const lines = unseen.map(({ text, transportRequestIds: ids }) => {
    const more = ids.length > MOST_IDS ? ` (${ids.length} transport requests)` : ids.length > 0 ? ` (${listed('transport request', ids)})` : '';
    return isMarkdown ? `- ${markdownText(text + more)}\n` : `  ${printable(text + more)}\n`;
  });
  return `\nNot seen:\n${isMarkdown ? '\n' : ''}${lines.join('')}`;
}

/** `shop 1.4.0`, or the name alone where there is no version. */
export function named({ name, version }: { readonly name: string; readonly version?: string | undefined }): string {
  return version === undefined ? name : `${name} ${version}`;
}
