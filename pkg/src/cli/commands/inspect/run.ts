import { usage, type Finding } from '../../../errors.js';
import { inspectArchive } from '../../../node.js';
import type { ContentType, SizeLimit } from '../../../types/files.js';
import type { Inspection, MtaPart } from '../../../types/archive.js';
import { matching } from '../../job/archives.js';
import { adviceWords } from '../../print/advice.js';
import { colours } from '../../print/colours.js';
import type { Context, Io } from '../../io.js';
import { printJson } from '../../print/errors.js';
import { size } from '../../print/sizes.js';
import { printable } from '../../print/printable.js';
import { table } from '../../print/table.js';

/** The options of `ctms inspect`. */
export interface InspectCommandOptions {
  readonly contentType?: ContentType;
  readonly sizeLimit?: SizeLimit;
}

/** `ctms inspect <archive>`; exit code 2 where a finding is an error, the archive's absence included. */
export async function inspect({ io, options }: Context, archive: string, wanted: InspectCommandOptions): Promise<number> {
  const [file = archive, ...more] = await matching(archive);
  if (more.length > 0) throw usage('USAGE', `${more.length + 1} files fit the pattern ${archive}`, 'name one of them');
  const { contentType, sizeLimit } = wanted;
  const inspection = await inspectArchive(file, { contentType, sizeLimit });
  if (options.json) printJson(io, inspection);
  else io.stdout.write(described(io, file, inspection, options.verbose ?? false));
  return inspection.findings.some(({ severity }) => severity === 'error') ? 2 : 0;
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
    findings.length === 0 ? '\nNothing is wrong with it.\n' : `\n${findings.map((finding) => told(io, finding)).join('')}`,
  ].join('');
}

function parts(list: readonly MtaPart[]): string {
  return list.map(({ name, type }) => (type === null ? name : `${name} (${type})`)).join(', ');
}

function told(io: Io, { at, problem, advice, adviceParts, severity }: Finding): string {
  const { red, yellow } = colours(io);
  const label = severity === 'error' ? red('Error') : yellow('Warning');
  return `${label}: ${printable(`${at}: ${problem}`)}\n  ${printable(adviceWords(advice, adviceParts))}\n`;
}
