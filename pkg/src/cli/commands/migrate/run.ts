import { migrateJob } from '../../../node/job.js';
import { findSources, tellingWhy } from '../../job/plan.js';
import { tellFindings } from '../../print/errors.js';
import { printJson } from '../../print/json.js';
import { sourceNotes } from '../../source.js';
import type { Work } from '../../spec.js';
import type { migrateCommand } from './spec.js';

export const run: Work<typeof migrateCommand> = async (context, { file }) => {
  const { io, options } = context;
  const sources = await findSources({ ...context, options: {} }, [], file === undefined ? {} : { config: file }, true);
  const translated = tellingWhy(context, () => migrateJob(sources));
  const migration = { ...translated, notes: [...sourceNotes(), ...translated.notes] };
  if (options.json) return printJson(io, migration);
  tellFindings(context, migration.findings);
  io.stdout.write(`${migration.commandLine}\n`);
  if (options.quiet) return;
  for (const dropped of migration.dropped) io.stderr.write(`Dropped: ${dropped}\n`);
  for (const note of migration.notes) io.stderr.write(`Note: ${note}\n`);
};
