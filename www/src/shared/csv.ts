/** A value of a field. */
export type Field = string | number | null | undefined;

/** Returns a table as CSV: comma, quotes, CRLF, a byte order mark, because spreadsheets read that as UTF-8. */
export function csvText(head: readonly string[], rows: readonly (readonly Field[])[]): string {
  return `\uFEFF${[head, ...rows].map((fields) => fields.map(field).join(',')).join('\r\n')}\r\n`;
}

/** A text that a spreadsheet would take for a formula gets an apostrophe: descriptions are foreign. */
function field(value: Field): string {
  const text = String(value ?? '');
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
