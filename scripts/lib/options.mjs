const BEGIN = '<!-- options: written by `node scripts/options.mjs` -->';
const END = '<!-- end of options -->';

/**
 * Renders every option once, with the commands that have it. Piper's flags have a page of their own.
 *
 * @param {readonly import('../../pkg/dist/cli/spec.js').CommandSpec[]} all
 */
export function optionsTable(all) {
  const commands = all.filter(({ hasExitCodesOfPiper }) => !hasExitCodesOfPiper);
  const callers = namesWith(commands, '--service-key <file>');
  const rows = new Map(commands.flatMap(({ options }) => options.map((option) => [option.flags + option.about, option])));
  const lines = [...rows.values()].map((option) => {
    const names = namesWith(commands, option.flags, option.about);
    return `| \`${option.flags}\` | ${where(names, callers)} | ${cell(describe(option))} |`;
  });
  return ['| option | commands | meaning |', '| --- | --- | --- |', ...lines].join('\n');
}

/** Puts the table between the marks of a document. */
export function withOptions(document, commands) {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`the document lacks the line ${BEGIN} or ${END}`);
  return `${document.slice(0, begin + BEGIN.length)}\n\n${optionsTable(commands)}\n\n${document.slice(end)}`;
}

function namesWith(commands, flags, about) {
  return commands
    .filter(({ options }) => options.some((option) => option.flags === flags && (about === undefined || option.about === about)))
    .map(({ name }) => name);
}

function where(names, callers) {
  const others = names.filter((name) => !callers.includes(name));
  const hasAllCallers = callers.every((name) => names.includes(name));
  const parts = hasAllCallers ? ['all that call the service', ...code(others)] : code(names);
  return parts.join(', ');
}

const code = (names) => names.map((name) => `\`${name}\``);

function describe({ about, choices, default: usual }) {
  const offered = choices ? `; one of ${choices.join(', ')}` : '';
  return `${about}${offered}${usual === undefined ? '' : `; default: ${usual}`}`;
}

const cell = (text) => text.replaceAll('|', '\\|').replace(/[<>]/g, (mark) => (mark === '<' ? '&lt;' : '&gt;'));
