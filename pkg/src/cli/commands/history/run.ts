import type { HistoryEntry, NodeHistory } from '../../../types/inventory.js';
import { callOptions, withClient } from '../../client.js';
import type { Io } from '../../io.js';
import { statusPaint } from '../../print/colours.js';
import { named, refuseTwoOutputs, unseenLines } from '../../print/inventory.js';
import { printJson } from '../../print/json.js';
import { markdownTable } from '../../print/markdown.js';
import { table, type Column } from '../../print/table.js';
import { timePrinter } from '../../print/times.js';
import { span } from '../../print/words.js';
import type { Work } from '../../spec.js';
import type { historyCommand } from './spec.js';

export const run: Work<typeof historyCommand> = async (context, { node }, { mta, since, allActions, markdown }) => {
  refuseTwoOutputs(context, markdown);
  await withClient(context, async (client) => {
    const all = await client.history(node, { mta, since, ...callOptions(context) });
    const history = allActions ? all : { ...all, entries: all.entries.filter(({ action }) => action === 'import') };
    if (context.options.json) return printJson(context.io, history);
    context.io.stdout.write(textOf(context.io, history, markdown ?? false, allActions ?? false));
  });
};

function textOf(io: Io, { entries, unseen, nodeName }: NodeHistory, isMarkdown: boolean, hasAllActions: boolean): string {
  const columns = columnsOf(io, isMarkdown).filter(({ title }) => hasAllActions || title !== 'ACTION');
  const drawn = entries.length === 0
    ? `Nothing is known to have been ${hasAllActions ? 'done in' : 'imported into'} ${nodeName}.\n`
    : isMarkdown
      ? markdownTable(columns.map(({ title }) => title), entries.map((entry) => columns.map(({ text }) => text(entry) ?? undefined)))
      : table(io, columns, entries);
  return drawn + unseenLines(unseen, isMarkdown);
}

function columnsOf(io: Io, isMarkdown: boolean): readonly Column<HistoryEntry>[] {
  const paint = statusPaint(io);
  const time = timePrinter(isMarkdown ? { stdout: { isTTY: false } } : io);
  return [
    { title: 'STARTED', text: ({ startedAt }) => time(startedAt), shrinks: true },
    { title: 'ACTION', text: ({ action }) => action },
    { title: 'MTA', text: ({ contents, status }) => contents.map((content) => `${named(content)}${content.status === status ? '' : ` (${content.status})`}`).join(', '), shrinks: true },
    { title: 'RESULT', text: ({ status }) => status, paint: (text, { status }) => paint(text, status) },
    { title: 'TOOK', text: ({ durationMs }) => (durationMs === undefined ? '' : span(durationMs)), align: 'right', yields: 4 },
    { title: 'BY', text: ({ by }) => by, shrinks: true, yields: 5 },
    { title: 'REQUEST', text: ({ transportRequestId }) => transportRequestId, align: 'right', yields: 3 },
    { title: 'ACTION ID', text: ({ actionId }) => actionId, align: 'right', yields: 1 },
    { title: 'DESCRIPTION', text: ({ description }) => description, shrinks: true, yields: 2 },
  ];
}
