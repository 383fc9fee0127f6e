/** Takes what a terminal would obey out of a foreign text. */
export function printable(text: string | number | null | undefined): string {
  return String(text ?? '').replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}
