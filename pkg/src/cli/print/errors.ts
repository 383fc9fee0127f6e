import type { CtmsError, Finding } from '../../errors.js';
import type { JobReading } from '../../node/job.js';
import type { Context, Io } from '../io.js';
import { adviceWords } from './advice.js';
import { colours } from './colours.js';
import { printJson } from './json.js';
import { printable } from './printable.js';

/** Prints an error: what happened, what to do, what was left behind; several problems as a list. */
export function printError(io: Io, error: CtmsError, json: boolean): void {
  const hint = hintWords(error);
  if (json) return printJson(io, { error: { ...error.toJSON(), hint } });
  const { message, details: { findings = [] } } = error;
  // The message repeats the findings in one sentence, with their advice in the words of the library.
  const isList = findings.length > 1 || beginning(error) !== '';
  io.stderr.write(`ctms: ${isList ? `${summary(error)}:` : message}\n`);
  if (isList) io.stderr.write(findings.map((finding) => findingLines(io, finding)).join(''));
  if (hint) io.stderr.write(`  ${hint}\n`);
  for (const note of noteWords(error)) io.stderr.write(`  ${note}\n`);
}

/** What findings have in common. */
function summary(error: CtmsError): string {
  return beginning(error) || `${error.details.findings?.length ?? 0} problems were found`;
}

/** The part of the message before the first finding. */
function beginning({ message, details: { findings: [first] = [] } }: CtmsError): string {
  const at = first === undefined ? -1 : message.indexOf(`${first.at}: ${first.problem}`);
  return at > 0 ? message.slice(0, at).replace(/[\s:;,(]+$/, '') : '';
}

/** A finding with its place, and what to do about it. */
export function findingLines(io: Io, { at, problem, advice, adviceParts, severity }: Finding): string {
  const { red, yellow } = colours(io);
  const label = severity === 'error' ? red('Error') : yellow('Warning');
  return `  ${label}: ${printable(`${at}: ${problem}`)}\n${advice === '' ? '' : `    ${printable(adviceWords(advice, adviceParts))}\n`}`;
}

/** Tells what is wrong with a configuration without stopping the work. */
export function tellFindings({ io, options }: Context, findings: readonly Finding[]): void {
  if (options.quiet) return;
  for (const finding of findings) io.stderr.write(`Warning: ${sentence(finding)}\n`);
}

/** Returns what to do next after an error, as the command says it. */
export function hintWords({ hint, details }: CtmsError): string {
  return adviceWords(hint, details.advice);
}

/** Returns what was left behind and what helps support, as the command says it. */
export function noteWords({ details: { notes = [], check, checkParts } }: CtmsError): readonly string[] {
  return notes.map((note) => (note === check ? adviceWords(note, checkParts) : note));
}

/** Returns a finding in one sentence. */
export function sentence({ at, problem, advice, adviceParts }: Finding): string {
  return `${at}: ${problem} (${adviceWords(advice, adviceParts)})`;
}

/** Tells what was read of a configuration: its warnings and its notes. */
export function tellReading(context: Context, { findings, notes }: JobReading): void {
  tellFindings(context, findings);
  if (!context.options.quiet) for (const note of notes) context.io.stderr.write(`Note: ${note}\n`);
}
