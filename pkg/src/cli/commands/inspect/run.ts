import { inspectArchive } from '../../../node.js';
import type { Inspection, MtaPart } from '../../../types/archive.js';
import type { Io } from '../../io.js';
import { matching } from '../../job/archives.js';
import { colours } from '../../print/colours.js';
import { findingLines } from '../../print/errors.js';
import { printJson } from '../../print/json.js';
import { printable } from '../../print/printable.js';
import { size } from '../../print/sizes.js';
import { table } from '../../print/table.js';
import type { Work } from '../../spec.js';
import type { inspectCommand } from './spec.js';

interface Inspected {
  readonly file: string;
  readonly inspection: Inspection;
}

/** The exit code is 2 where a finding is an error, the archive's absence included. */
export const run: Work<typeof inspectCommand> = async ({ io, options }, { archives }, { contentType, sizeLimit }) => {
  const all: Inspected[] = [];
  for (const file of await filesOf(archives)) all.push({ file, inspection: await inspectArchive(file, { contentType, sizeLimit }) });
  if (options.json) printJson(io, document(all));
  else io.stdout.write(all.map(({ file, inspection }) => described(io, file, inspection, options.verbose ?? false)).join('\n'));
  return all.some(({ inspection }) => inspection.findings.some(({ severity }) => severity === 'error')) ? 2 : 0;
};

/** The files that are meant, each once; a pattern that matches none is inspected, so that its document says so. */
async function filesOf(patterns: readonly string[]): Promise<string[]> {
  const found = await Promise.all(patterns.map(async (pattern) => ({ pattern, files: await matching(pattern) })));
  return [...new Set(found.flatMap(({ pattern, files }) => (files.length === 0 ? [pattern] : files)))];
}

/** One archive has the document that it always had; of several, each says its file. */
function document(all: readonly Inspected[]): object {
  const [only] = all;
  return only && all.length === 1 ? only.inspection : { archives: all.map(({ file, inspection }) => ({ file, ...inspection })) };
}

function described(io: Io, file: string, inspection: Inspection, withEntries: boolean): string {
  const { bold } = colours(io);
  const { id, version, schemaVersion, modules, resources, entries, findings } = inspection;
  const title = id === null ? file : `${id} ${version ?? '(no version)'}`;
  const unpacked = entries.reduce((sum, entry) => sum + entry.size, 0);
  const rows: readonly (readonly [string, string])[] = [
    ['file', `${file}, ${size(inspection.size)}`],
    ['schema version', schemaVersion ?? ''],
    ['modules', parts(modules)],
    ['resources', parts(resources)],
    ['entries', entries.length === 0 ? '' : `${entries.length}, ${size(unpacked)} unpacked`],
  ];
  const known = rows.filter(([, text]) => text !== '').map(([name, text]) => `  ${name.padEnd(14)}  ${printable(text)}`);
  const list = table(io, [
    { title: 'SIZE', text: ({ size: bytes }) => size(bytes), align: 'right' },
    { title: 'ENTRY', text: ({ name }) => name },
  ], entries);
  return [
    `${bold(printable(title))}\n${known.join('\n')}\n`,
    withEntries && entries.length > 0 ? `\n${list}` : '',
    findings.length === 0 ? '\nNo problems found.\n' : `\n${findings.map((finding) => findingLines(io, finding)).join('')}`,
  ].join('');
}

function parts(list: readonly MtaPart[]): string {
  return list.map(({ name, type }) => (type === null ? name : `${name} (${type})`)).join(', ');
}
