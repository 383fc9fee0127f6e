import { CommanderError } from 'commander';

import { CtmsError, internal, isCtmsError, usage } from '../errors.js';
import { shownPath } from '../node/shown.js';
import { commands } from './commands/index.js';

/** Makes the error that is printed of whatever ended the command. */
export function errorOf(error: unknown, args: readonly string[]): CtmsError {
  if (isCtmsError(error)) return withoutKeys(error, args, isJson);
  if (error instanceof CommanderError) {
    const wrong = usage('USAGE', error.message.replace(/^error: /, ''), `see ctms ${helpFor(args)}--help`);
    return withoutKeys(wrong, args, (arg) => arg.length > 20 && shownPath(arg) === undefined && !isOptionName(arg));
  }
  if ((error as NodeJS.ErrnoException | undefined)?.syscall === 'uv_cwd') return usage('USAGE', 'the current folder no longer exists', 'change into one that exists');
  return internal(error instanceof Error ? error.message : String(error));
}

/** The command whose help is meant, as it was typed; nothing where it is not one. */
function helpFor(args: readonly string[]): string {
  const typed = [args.slice(0, 2), args.slice(0, 1)].map((words) => words.join(' '));
  const name = typed.find((words) => commands.some((command) => command.name === words || command.name.startsWith(`${words} `)));
  return name ? `${name} ` : '';
}

/** Takes a key out of an error that was pasted where something else belongs; other long words only from commander's. */
function withoutKeys(error: CtmsError, args: readonly string[], isDoubtful: (arg: string) => boolean): CtmsError {
  const doubtful = args.filter(isDoubtful).sort((one, other) => other.length - one.length);
  if (doubtful.length === 0) return error;
  const mask = (text: string): string => doubtful.reduce((masked, arg) => masked.replaceAll(arg, '…'), text);
  const { code, message, hint, status, retryable, exitCode, details } = error;
  const notes = details.notes === undefined ? {} : { notes: details.notes.map(mask) };
  return new CtmsError({
    code, message: mask(message), hint: mask(hint), retryable, exitCode,
    ...(status === undefined ? {} : { status }),
    details: { ...details, ...notes },
  });
}

/** No secret is made of small letters and dashes alone. */
const isOptionName = (arg: string): boolean => /^-(-[a-z]+)+$/.test(arg);

const isJson = (arg: string): boolean => /[{[].*"/s.test(arg);
