import process from 'node:process';
import { stripVTControlCharacters, styleText } from 'node:util';

const colours = process.stdout.isTTY === true && !process.env.NO_COLOR;
const paint = (style, text) => (colours ? styleText(style, text) : text);

/** Marks up text for a terminal; plain text wherever the output is not one. */
export const dim = (text) => paint('dim', text);
export const bold = (text) => paint('bold', text);
export const green = (text) => paint('green', text);
export const red = (text) => paint('red', text);
export const cyan = (text) => paint('cyan', text);

/** Something a person can put right: one sentence on what is missing, one on what to do. */
export class Problem extends Error {
  constructor(message, { output = '', code = 1 } = {}) {
    super(message);
    this.name = 'Problem';
    this.output = output;
    this.code = code;
  }
}

/** Prints one line. */
export function say(text = '') {
  process.stdout.write(`${text}\n`);
}

/** Prints the title of a part of the run. */
export function heading(text) {
  say(`\n${bold(text)}`);
}

/** How long something took, for people: "0.4 s", "12 s", "2 min 5 s". */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

const SHORT = 1_000;
const REFRESH_TERMINAL = 250;
const SIGN_OF_LIFE = 20_000;

/**
 * Runs one step and tells about it in one line: what it is, how long it may
 * take, and at the end how long it took.
 *
 * While it runs, a terminal shows the seconds and the latest line of output; a
 * log says what is being done if it takes more than a second, and gives a sign
 * of life every 20 seconds.
 *
 * @template T
 * @param {string} what       the step, e.g. "npm packages"
 * @param {string} expected   how long it may take, e.g. "about 30 s"
 * @param {(progress: (text: string) => void) => Promise<T>} work does it
 * @param {(result: T) => string} [note] what to add to the line when it is done
 * @returns {Promise<T>}
 */
export async function step(what, expected, work, note = () => '') {
  const line = process.stdout.isTTY === true ? terminalLine(what, expected) : logLines(what, expected);
  const started = Date.now();
  try {
    const result = await work(line.progress);
    line.end();
    say(`  ${green('✓')} ${what}${note(result)} ${dim(`(${duration(Date.now() - started)})`)}`);
    return result;
  } catch (error) {
    line.end();
    say(`  ${red('✗')} ${what}`);
    throw error;
  }
}

function terminalLine(what, expected) {
  const started = Date.now();
  let latest = '';
  const show = () => {
    const text = `  ${what}: ${expected}, ${duration(Date.now() - started)} so far  ${latest}`;
    process.stdout.write(`\r\x1b[K${text.slice(0, (process.stdout.columns ?? 80) - 1)}`);
  };
  show();
  const timer = setInterval(show, REFRESH_TERMINAL);
  return {
    progress: (text) => { latest = stripVTControlCharacters(text); },
    end: () => { clearInterval(timer); process.stdout.write('\r\x1b[K'); },
  };
}

function logLines(what, expected) {
  const started = Date.now();
  let latest = '';
  const timers = [
    setTimeout(() => say(`  … ${what}: ${expected}`), SHORT),
    setInterval(() => say(`    ${duration(Date.now() - started)} so far  ${latest}`), SIGN_OF_LIFE),
  ];
  return {
    progress: (text) => { latest = stripVTControlCharacters(text); },
    end: () => { for (const timer of timers) clearTimeout(timer); },
  };
}

/** Tells that a step has nothing to do. */
export function upToDate(what, note = '') {
  say(`  ${green('✓')} ${what}${note ? `, ${note}` : ''} ${dim('(up to date)')}`);
}

/**
 * Runs a script's main function and turns what it throws into an exit code: a
 * {@link Problem} is told in words, anything else is a fault of ours and keeps
 * its stack trace.
 */
export async function main(work) {
  try {
    const code = await work();
    process.exitCode = typeof code === 'number' ? code : 0;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.output) process.stderr.write(`\n${error.output.trimEnd()}\n`);
    process.stderr.write(`\n${red('Stopped:')} ${error.message}\n`);
    process.exitCode = error.code;
  }
}
