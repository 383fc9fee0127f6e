/**
 * What people read in a source file: the texts in its code and its documentation, each with its line.
 *
 * @param {string} source Rust, TypeScript or JavaScript
 * @returns {{ line: number, text: string }[]}
 */
export function textsOf(source) {
  const texts = [];
  // In the order in which they can hold each other: a comment, then a text; a character of Rust is no text.
  const pattern = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])'|"(?:\\[\s\S]|[^"\\])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`/g;
  for (const { 0: text, index } of source.matchAll(pattern)) {
    texts.push({ line: source.slice(0, index).split('\n').length, text: text.replace(/\s*\n\s*(?:\/\/\/?!?|\*)?\s*/g, ' ') });
  }
  return texts;
}

/**
 * The sentences of a Markdown or YAML document, outside of its blocks of code, each with its line.
 *
 * @param {string} document
 * @returns {{ line: number, text: string }[]}
 */
export function proseOf(document) {
  const prose = document.replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, ''));
  return prose.split('\n').flatMap((text, index) => (text.trim() === '' ? [] : [{ line: index + 1, text }]));
}
