import type { Followed, Promoted } from '../../types/follow.js';
import type { Context } from '../io.js';
import { statusPaint } from './colours.js';
import { printExplained } from './diagnosis.js';
import { printable } from './printable.js';

/** Prints how far a transport request has come. */
export function printPromoted(context: Context, { steps, transportRequestId }: Promoted): void {
  const paint = statusPaint(context.io);
  for (const { nodeName, status, followed } of steps) {
    if (followed) printFollowed(context, [followed]);
    else context.io.stdout.write(`${nodeName}: transport request ${transportRequestId}: ${paint(printable(status), status)} already\n`);
  }
}

/** Prints how imports have ended. */
export function printFollowed({ io }: Context, all: readonly Followed[]): void {
  const paint = statusPaint(io);
  for (const followed of all) {
    const { requests, errors, actionId } = followed;
    for (const { nodeName, transportRequestId, status, files } of requests) {
      const action = actionId === undefined ? '' : ` (action ${actionId})`;
      io.stdout.write(`${nodeName}: transport request ${transportRequestId}: ${paint(printable(status), status)}${action}\n`);
      for (const { fileName, uri, status } of files) {
        io.stdout.write(`  ${printable(fileName ?? uri)}${status === undefined ? '' : `  ${paint(printable(status), status)}`}\n`);
      }
    }
    for (const { fileName, text } of errors) io.stdout.write(`  ${fileName === undefined ? '' : `${printable(fileName)}: `}${printable(text)}\n`);
    printExplained(io, followed);
  }
}
