// The one place that decides what of a foreign text reaches a terminal or the log of a CI system.

/** What a terminal obeys, line breaks and tabs included, and what only it takes for a line break. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** The same, but what our own texts are made of. */
const FOREIGN_CONTROLS = /[^\P{Cc}\n\t]|[\p{Zl}\p{Zp}]/gu;
/** What is not seen and changes how the rest is read: bidirectional, of no width. Emoji keep their selectors. */
const UNSEEN = /(?![\ufe0e\ufe0f])[\p{Cf}\p{DI}]/gu;
const PLAIN = /^[\n\t\x20-\x7e]*$/;

/** Takes what a terminal would obey or hide out of a foreign text, which becomes one line. */
export function printable(text: string | number | null | undefined): string {
  return String(text ?? '').replace(CONTROLS, ' ').replace(UNSEEN, '\ufffd');
}

/**
 * Stands for the escape character in sequences of our own. Drawn by lot, so that no foreign text
 * can hold it; what stands behind it is written to the terminal as it is.
 */
export const OWN = `\u{f0000}${Math.random().toString(36).slice(2)}\u{f0001}`;

/** Makes a whole output harmless, its own sequences apart: for the terminal, and for a CI system that reads along. */
export function harmless(text: string): string {
  const [first = '', ...behind] = text.split(OWN);
  const parts = behind.map((part) => (part.startsWith('\r') ? `\r${clean(part.slice(1))}` : `\u001b${clean(part)}`));
  return clean(first) + parts.join('');
}

function clean(text: string): string {
  const seen = PLAIN.test(text) ? text : text.replace(FOREIGN_CONTROLS, ' ').replace(UNSEEN, '\ufffd');
  return COMMANDS.reduce((line, [command, broken]) => line.replace(command, broken), seen);
}

/**
 * Where commands of CI systems begin, and how they are broken up: `##vso[`, `##[` and `##teamcity[`
 * anywhere in a line (Azure Pipelines, TeamCity), `::` (GitHub) and headings (Buildkite) at its start,
 * sections of GitLab and folds of Travis CI anywhere. Jenkins begins its own with an escape character.
 */
const COMMANDS: readonly (readonly [RegExp, string])[] = [
  [/##(?=[a-z]*\[)/gi, '# #'],
  [/^(\s*):(?=:)/gm, '$1: '],
  [/^(?=(?:---|\+\+\+|~~~|\^\^\^)(?:\s|$))/gm, ' '],
  [/(section|travis)_(?=(?:start|end|fold|time):)/g, '$1 _'],
];

/** Escapes in a JSON document what {@link harmless} would change, so that it stays the same document. */
export function harmlessJson(json: string): string {
  const escaped = PLAIN.test(json) ? json : json.replace(CONTROLS_IN_JSON, escapes).replace(UNSEEN, escapes);
  return escaped.replaceAll('##', '#\\u0023').replace(/(section|travis)_(?=(?:start|end|fold|time):)/g, '$1\\u005f');
}

/** Line breaks stand between the fields of a document; inside a text JSON has escaped them. */
const CONTROLS_IN_JSON = /[^\P{Cc}\n]|[\p{Zl}\p{Zp}]/gu;

function escapes(text: string): string {
  return Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
}
