import { readPlan, type StepFlags } from '../../../node/job.js';
import { findStepSources } from '../../job/plan.js';
import { runStep } from '../../job/release.js';
import type { Work } from '../../spec.js';
import { unusedFlags, type piperCommand } from './spec.js';

export const run: Work<typeof piperCommand> = async (context, { step }, { noTelemetry: _, logFormat = 'default', output, ...flags }) => {
  const isUnused = (name: string): boolean => name in unusedFlags;
  const unused = Object.keys(flags).filter(isUnused);
  if (unused.length > 0) context.io.stderr.write(`Note: ${unused.map((name) => `--${name}`).join(', ')} ${unused.length === 1 ? 'has' : 'have'} no effect in ctms\n`);
  const known = Object.fromEntries(Object.entries(flags).filter(([name]) => !isUnused(name))) as StepFlags;
  await runStep({ ...context, options: {} }, output === undefined ? {} : { output }, { step, format: logFormat }, async () => {
    const sources = await findStepSources(context, step, known);
    return readPlan(sources);
  });
};
