import type { CtmsError, Finding } from '../../errors.js';
import { allowedActions, isFinal } from '../../node.js';
import type { JobReading } from '../../node/job.js';
import type { CtmsEvent } from '../../types/event.js';
import type { Released } from '../../types/release.js';
import type { Context, Io } from '../io.js';
import { adviceWords } from './advice.js';
import { printable } from './printable.js';

/** Prints the one JSON document of a command. */
export function printJson(io: Io, document: unknown): void {
  const text = JSON.stringify(document, null, io.stdout.isTTY ? 2 : undefined);
  // The same document, in which no CI system finds a command.
  io.stdout.write(`${text.replaceAll('##', '#\\u0023')}\n`);
}

/** Prints an error: what happened, what to do, what was left behind. */
export function printError(io: Io, error: CtmsError, json: boolean): void {
  const hint = hintWords(error);
  if (json) return printJson(io, { error: { ...error.toJSON(), hint } });
  io.stderr.write(`ctms: ${error.message}\n`);
  if (hint) io.stderr.write(`  ${hint}\n`);
  for (const note of noteWords(error)) io.stderr.write(`  ${note}\n`);
}

/** Prints a transport request that was made. */
export function printReleased(io: Io, released: Released): void {
  const { transportRequestId, description, queueEntries, descriptors = [] } = released;
  for (const { fileName, nodeName, replaces } of descriptors) {
    io.stdout.write(`Extension descriptor ${fileName} was ${replaces === null ? 'added to' : 'replaced on'} ${nodeName}\n`);
  }
  const places = queueEntries.map(({ nodeName, queueId }) => (queueId === undefined ? nodeName : `${nodeName} (queue entry ${queueId})`));
  io.stdout.write(`Transport request ${transportRequestId} "${description}" waits in ${places.join(', ') || 'no queue'}\n`);
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

/** Returns a listener that tells events on stderr as far as the options allow. */
export function teller({ io, options }: Context): (event: CtmsEvent) => void {
  return (event) => {
    const text = words(event, options.verbose ?? false);
    if (text !== undefined && !(options.quiet ?? false)) io.stderr.write(`${text}\n`);
  };
}

/** Returns whether nothing happens before somebody, or the node, starts an import. */
function waits(status: string): boolean {
  return !isFinal(status) && allowedActions(status).includes('import');
}

function words(event: CtmsEvent, verbose: boolean): string | undefined {
  switch (event.type) {
    case 'warning':
      return `Warning: ${event.text}`;
    case 'retrying':
      return `${event.doing}: trying again in ${(event.milliseconds / 1000).toFixed(1)} s, ${event.reason}`;
    case 'step':
      return verbose ? event.doing : undefined;
    case 'answered':
      return verbose ? `${event.method} ${event.path} -> ${event.status} (${event.milliseconds} ms)` : undefined;
    case 'skipped':
      return verbose ? `Not checked ${event.check}: ${event.reason}` : undefined;
    case 'status':
      return `${event.nodeName}: transport request ${event.transportRequestId}: ${printable(event.status)}${waits(event.status) ? ', waits for its import' : ''}`;
    case 'message':
      return `${event.nodeName}: ${event.severity}  ${event.fileName === undefined ? '' : `${printable(event.fileName)}: `}${printable(event.text)}`;
    default:
      return undefined;
  }
}
