import type { ComingContent, ComingRequest, DescriptorDifference, MtaDifference, NodeDiff } from '../../../types/inventory.js';
import { callOptions, withClient } from '../../client.js';
import type { Io } from '../../io.js';
import { colours, statusPaint } from '../../print/colours.js';
import { refuseTwoOutputs, unseenLines } from '../../print/inventory.js';
import { printJson } from '../../print/json.js';
import { markdownTable, markdownText } from '../../print/markdown.js';
import { printable } from '../../print/printable.js';
import { table, type Column } from '../../print/table.js';
import { listed } from '../../print/words.js';
import type { Work } from '../../spec.js';
import type { diffCommand } from './spec.js';

/** The changes of a transport request are shown whole up to so many characters. */
const LONGEST_CHANGE = 45;

/** Exit code 10 where there is something. */
export const run: Work<typeof diffCommand> = async (context, { first, second }, { markdown }) => {
  refuseTwoOutputs(context, markdown);
  return withClient(context, async (client) => {
    const diff = await client.diff(first, second, callOptions(context));
    if (context.options.json) printJson(context.io, diff);
    else context.io.stdout.write(textOf(context.io, diff, markdown ?? false));
    return diff.hasDifferences ? 10 : 0;
  });
};

function textOf(io: Io, diff: NodeDiff, isMarkdown: boolean): string {
  const { first, second, path, requests, mtas, descriptors, removedRequestIds, unseen } = diff;
  const text = isMarkdown ? markdownText : printable;
  const heading = (words: string): string => (isMarkdown ? `### ${markdownText(words)}\n\n` : `${colours(io).bold(printable(words))}\n`);
  const draw = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string => (isMarkdown
    ? markdownTable(columns.map(({ title }) => title), rows.map((row) => columns.map((column) => column.text(row) ?? undefined)))
    : table(io, columns, rows));
  const count = requests.length === 1 ? 'one transport request' : `${requests.length} transport requests`;
  const parts = [requests.length === 0
    ? `${text(`${second} would get nothing from ${first}.`)}\n`
    : heading(`${second} would get ${count}${path.length === 0 ? ', but not' : ''} from ${first}`) + draw(requestColumns(io, diff), requests)];
  const backwards = requests.flatMap(({ transportRequestId, contents }) => contents.filter(({ change }) => change === 'older').map((content) => ({ transportRequestId, content })));
  if (backwards.length > 0) {
    parts.push(heading('Would go backwards') + backwards.map(({ transportRequestId, content }) => `${isMarkdown ? '- ' : ''}${text(`${changeOf(content)} (transport request ${transportRequestId})`)}\n`).join(''));
  }
  const different = mtas.filter(({ isSame, goesBackwards }) => !isSame || goesBackwards);
  if (different.length > 0) parts.push(heading('Versions') + draw(mtaColumns(diff), different));
  if (descriptors.length > 0) parts.push(heading('Extension descriptors') + draw(descriptorColumns(diff), descriptors));
  const notes = [
    path.length === 0 && `no route leads from ${first} to ${second}`,
    path.length > 2 && `the route leads through ${path.slice(1, -1).join(', ')}`,
    removedRequestIds.length > 0 && `${listed('transport request', removedRequestIds)} ${removedRequestIds.length === 1 ? 'was' : 'were'} removed from ${second} without an import`,
  ].filter((note) => note !== false);
  if (notes.length > 0) parts.push(notes.map((note) => `${isMarkdown ? '- ' : 'Note: '}${text(note)}\n`).join(''));
  return parts.join('\n') + unseenLines(unseen, isMarkdown);
}

function requestColumns(io: Io, { first, second, requests }: NodeDiff): readonly Column<ComingRequest>[] {
  const paint = statusPaint(io);
  const changes = ({ contents }: ComingRequest): string => contents.map(changeOf).join(', ');
  // Versions are what is asked for: other columns go first, unless one is too long for any terminal.
  const shrinks = requests.some((request) => changes(request).length > LONGEST_CHANGE);
  return [
    { title: 'ID', text: ({ transportRequestId }) => transportRequestId, align: 'right' },
    { title: 'MTA', text: changes, shrinks },
    { title: `IN ${second}`, text: ({ statusInSecond }) => statusInSecond ?? 'not forwarded', paint: (text, { statusInSecond }) => paint(text, statusInSecond) },
    { title: `IN ${first}`, text: ({ statusInFirst }) => statusInFirst ?? 'never there', paint: (text, { statusInFirst }) => paint(text, statusInFirst), yields: 3 },
    { title: 'COMMIT', text: ({ commit }) => commit, yields: 1 },
    { title: 'DESCRIPTION', text: ({ description }) => description, shrinks: true, yields: 4 },
    { title: 'BY', text: ({ createdBy }) => createdBy, shrinks: true, yields: 2 },
  ];
}

/** `shop 1.4.0 -> 1.5.0`. */
function changeOf({ name, version, replaces, change }: ComingContent): string {
  const now = version ?? 'version not known';
  if (change === 'new') return `${name} ${version === undefined ? '' : `${version} `}(new)`;
  if (change === 'same') return `${name} ${now} (same version)`;
  return `${name} ${replaces ?? '?'} -> ${now}`;
}

function mtaColumns({ first, second }: NodeDiff): readonly Column<MtaDifference>[] {
  return [
    { title: 'MTA', text: ({ name }) => name, shrinks: true },
    { title: first, text: (mta) => versionOf(mta.first) },
    { title: second, text: (mta) => versionOf(mta.second) },
    { title: `${second} AFTER`, text: ({ after, goesBackwards }) => `${after ?? ''}${goesBackwards ? ' (backwards)' : ''}` },
  ];
}

function versionOf(imported: MtaDifference['first']): string {
  return imported ? imported.version ?? `request ${imported.transportRequestId}` : '-';
}

function descriptorColumns({ first, second }: NodeDiff): readonly Column<DescriptorDifference>[] {
  const kinds = { onlyInFirst: `only in ${first}`, onlyInSecond: `only in ${second}`, otherId: 'other id' };
  return [
    { title: 'MTA', text: ({ mtaId }) => mtaId, shrinks: true },
    { title: 'FOR VERSION', text: ({ mtaVersion }) => mtaVersion },
    { title: 'DIFFERENCE', text: ({ kind }) => kinds[kind] },
    { title: `IN ${first}`, text: (one) => one.first?.mtaExtId, shrinks: true, yields: 1 },
    { title: `IN ${second}`, text: (one) => one.second?.mtaExtId, shrinks: true, yields: 1 },
  ];
}
