import { stageOf } from '../../node.js';
import type { CtmsEvent } from '../../types/event.js';
import type { Context } from '../io.js';
import { printable } from './printable.js';

/** Returns a listener that prints events on stderr as far as the options allow. */
export function eventPrinter({ io, options }: Context): (event: CtmsEvent) => void {
  return (event) => {
    const text = words(event, options.verbose ?? false);
    if (text !== undefined && !(options.quiet ?? false)) io.stderr.write(`${text}\n`);
  };
}

/** A status, with what it means where that is not plain. */
export function statusWords(status: string): string {
  return `${printable(status)}${stageOf(status) === 'waiting' ? ' (not started)' : ''}`;
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
      return `${event.nodeName}: transport request ${event.transportRequestId}: ${statusWords(event.status)}`;
    case 'message':
      return `${event.nodeName}: ${event.severity}  ${event.fileName === undefined ? '' : `${printable(event.fileName)}: `}${printable(event.text)}`;
    default:
      return undefined;
  }
}
