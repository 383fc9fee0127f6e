import { migrateJob } from '../../../node/job.js';
import type { Context } from '../../io.js';
import { findSources, tellingWhy } from '../../job/plan.js';
import { printJson, tellFindings } from '../../print/errors.js';
import { sourceNotes } from '../../source.js';

/** `ctms migrate`. */
export async function migrateConfiguration(context: Context, file: string | undefined): Promise<void> {
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
}
