import { usage } from '../../../errors.js';
import { migrateJob } from '../../../node/job.js';
import { findSources } from '../../job/plan.js';
import { checkPipelines, writePipelines } from '../../job/pipelines.js';
import { tellFindings } from '../../print/errors.js';
import { printJson } from '../../print/json.js';
import { sourceNotes } from '../../source.js';
import type { Context } from '../../io.js';
import type { Work } from '../../spec.js';
import type { migrateCommand } from './spec.js';

export const run: Work<typeof migrateCommand> = async (context, { file }, { write, check, yes }) => {
  if (write && check) throw usage('USAGE', '--write and --check exclude each other', 'use one of them');
  if (yes && !write) throw usage('USAGE', '--yes has no effect without --write', 'add --write, or remove --yes');
  if (write) return writePipelines(context, file, yes ?? false);
  if (check) return checkPipelines(context, file);
  return showCommandLine(context, file);
};

async function showCommandLine(context: Context, file: string | undefined): Promise<void> {
  const { io, options } = context;
  const sources = await findSources({ ...context, options: {} }, [], file === undefined ? {} : { config: file }, true);
  const translated = migrateJob(sources);
  const migration = { ...translated, notes: [...sourceNotes(), ...translated.notes] };
  if (options.json) return printJson(io, migration);
  tellFindings(context, migration.findings);
  io.stdout.write(`${migration.commandLine}\n`);
  if (options.quiet) return;
  for (const dropped of migration.dropped) io.stderr.write(`Dropped: ${dropped}\n`);
  for (const note of migration.notes) io.stderr.write(`Note: ${note}\n`);
}
