import process from 'node:process';
import { styleText } from 'node:util';

import { stopPrograms } from './programs.mjs';

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
  if (milliseconds < 10_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

const REFRESH_TERMINAL = 250;
const SIGN_OF_LIFE = 15_000;

/** The steps at work: what each is, how long it may take, and when it began. */
const going = new Set();
let ticker;

/**
 * Runs one step, perhaps beside others, and tells about it in one line when it
 * is done: what it is and how long it took. Until then a terminal shows the
 * seconds of all that goes on, and a log says every 15 seconds that it goes on.
 *
 * @template T
 * @param {string} what       the step, e.g. "npm packages"
 * @param {string} expected   how long it may take, e.g. "about 30 s"
 * @param {() => Promise<T>} work  does it
 * @param {(result: T) => string} [note] what to add to the line when it is done
 * @returns {Promise<T>}
 */
export async function step(what, expected, work, note = () => '') {
  const one = { what, expected, began: Date.now() };
  going.add(one);
  ticker ??= setInterval(showGoing, process.stdout.isTTY === true ? REFRESH_TERMINAL : SIGN_OF_LIFE);
  try {
    const result = await work();
    end(one, `  ${green('✓')} ${what}${note(result)} ${dim(`(${duration(Date.now() - one.began)})`)}`);
    return result;
  } catch (error) {
    end(one, `  ${red('✗')} ${what}`);
    throw error;
  }
}

function end(one, line) {
  going.delete(one);
  if (process.stdout.isTTY === true) process.stdout.write('\r\x1b[K');
  say(line);
  if (going.size > 0) return;
  clearInterval(ticker);
  ticker = undefined;
}

function showGoing() {
  const all = [...going].map(({ what, expected, began }) => `${what} ${duration(Date.now() - began)} (${expected})`);
  const text = `  … still working: ${all.join('; ')}`;
  if (process.stdout.isTTY !== true) return say(text);
  return process.stdout.write(`\r\x1b[K${text.slice(0, (process.stdout.columns ?? 80) - 1)}`);
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
    stopPrograms();
    if (error.output) process.stderr.write(`\n${error.output.trimEnd()}\n`);
    process.stderr.write(`\n${red('Stopped:')} ${error.message}\n`);
    process.exitCode = error.code;
  }
}
