/**
 * The `ctms` command lines that a document shows in its `sh` blocks.
 *
 * @param {string} markdown
 * @returns {string[]} without the word `ctms`, with lines joined that end in a backslash
 */
export function commandLines(markdown) {
  const blocks = [...markdown.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block.replace(/\\\n\s*/g, ''));
  return blocks
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.startsWith('ctms '))
    .map((line) => line.slice('ctms '.length).trim());
}

/** Splits a command line as a shell does, as far as documents use it: words and double quotes. */
export function words(line) {
  return [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
}
