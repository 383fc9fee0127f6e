import type { Explanation } from '../../../types/diagnosis.js';
import { callOptions, withClient } from '../../client.js';
import type { Io } from '../../io.js';
import { openLogFolder, saveLog } from '../../job/save-logs.js';
import { statusPaint } from '../../print/colours.js';
import { printExplained } from '../../print/diagnosis.js';
import { printJson } from '../../print/json.js';
import { printable } from '../../print/printable.js';
import type { Work } from '../../spec.js';
import type { explainCommand } from './spec.js';

/** Exit code 1 after a failure, 6 before the end. */
export const run: Work<typeof explainCommand> = async (context, { node, request }, { saveLogs }) => {
  await openLogFolder(saveLogs);
  return withClient(context, async (client) => {
    const explanation = await client.explain({ node, transportRequestId: request, ...callOptions(context) });
    await saveLog(saveLogs, explanation.messages);
    if (context.options.json) printJson(context.io, explanation);
    else print(context.io, explanation);
    if (explanation.isSuccess) return 0;
    return explanation.hasEnded ? 1 : 6;
  });
};

function print(io: Io, explanation: Explanation): void {
  const { nodeName, transportRequestId, status, actionId } = explanation;
  const action = actionId === undefined ? '' : ` (action ${actionId})`;
  io.stdout.write(`${nodeName}: transport request ${transportRequestId}: ${statusPaint(io)(printable(status), status)}${action}\n`);
  printExplained(io, explanation);
}
