import { printable } from './printable.js';

/** A table in Markdown; foreign texts stay texts. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly (string | number | undefined)[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return line(titles) + line(titles.map(() => '---')) + rows.map((cells) => line(cells.map(markdownText))).join('');
}

/** A foreign text in which Markdown finds neither marks nor people. */
export function markdownText(text: string | number | null | undefined): string {
  return printable(text).replace(/[\\`*_[\]<>|~!#]/g, String.raw`\$&`).replaceAll('@', '&#64;');
}
