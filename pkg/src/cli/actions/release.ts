import { isCtmsError } from '../../errors.js';
import type { JobPlan, JobReading } from '../../node/job.js';
import type { ReleaseOptions as LibraryOptions, SizeLimit } from '../../types.js';
import { findArchives } from '../archives.js';
import { callOptions, makeClient } from '../client.js';
import { printPlan } from '../dry-run.js';
import type { Context } from '../io.js';
import { Outputs, type OutputOptions } from '../outputs.js';
import { planRelease, type PlanOptions } from '../plan.js';
import { printReleased, sentence, tellReading } from '../print.js';
import { showProgress } from '../progress.js';

/** The options of the commands that make a transport request. */
export interface ReleaseOptions extends PlanOptions, OutputOptions {
  readonly check?: boolean;
  readonly sizeLimit?: SizeLimit;
  readonly dryRun?: boolean;
}

/**
 * `ctms export` and `ctms upload`: what the command line says, and what git and
 * the CI system know; `ctms release`: what the configuration says, too.
 */
export async function release(
  context: Context,
  archives: readonly string[],
  options: ReleaseOptions,
  readConfiguration: boolean,
): Promise<void> {
  const outputs = await Outputs.open(context, options);
  try {
    const reading = await planRelease(context, archives, options, readConfiguration);
    const planned = plannedContext(context, reading);
    tellReading(planned, reading);
    outputs.found(reading.findings);
    const files = await findArchives(reading.plan.files.value);
    if (options.dryRun) await dryRun(planned, reading, files, options, outputs);
    else await send(planned, reading, files, options, outputs);
  } catch (error) {
    if (isCtmsError(error)) outputs.failed(error);
    throw error;
  } finally {
    await outputs.close();
  }
}

/** The context with what a plan may say: more words, a proxy, Piper's parameter for the service key. */
function plannedContext({ io, options, ...context }: Context, { plan, proxy, serviceKey }: JobReading): Context {
  const env = serviceKey === undefined ? io.env : { ...io.env, PIPER_serviceKey: serviceKey };
  const given = proxy === undefined ? {} : { proxy };
  return { ...context, io: { ...io, env }, options: { ...given, ...options, verbose: plan.verbose.value } };
}

async function dryRun(
  context: Context,
  { plan, findings }: JobReading,
  files: readonly string[],
  options: ReleaseOptions,
  outputs: Outputs,
): Promise<void> {
  const client = await makeClient(context, { namedUser: plan.namedUser?.value }, outputs);
  try {
    const planned = await client.plan(operation(plan), plan.nodeName.value, wanted(context, plan, files, options));
    printPlan(context, { ...planned, warnings: [...findings.map(sentence), ...planned.warnings] }, plan);
  } finally {
    client.close();
  }
}

async function send(
  context: Context,
  { plan, findings }: JobReading,
  files: readonly string[],
  options: ReleaseOptions,
  outputs: Outputs,
): Promise<void> {
  const client = await makeClient(context, { namedUser: plan.namedUser?.value }, outputs);
  const progress = await showProgress(context);
  try {
    const request = { ...wanted(context, plan, files, options), onProgress: progress.update };
    const sent = await client[operation(plan)](plan.nodeName.value, request);
    progress.end();
    printReleased(context, { ...sent, warnings: [...findings.map(sentence), ...sent.warnings] });
    await outputs.done(sent, files);
  } finally {
    progress.end();
    client.close();
  }
}

function operation(plan: JobPlan): 'exportFrom' | 'uploadTo' {
  return plan.operation.value === 'export' ? 'exportFrom' : 'uploadTo';
}

function wanted(context: Context, plan: JobPlan, files: readonly string[], { check, sizeLimit }: ReleaseOptions): LibraryOptions {
  return {
    files,
    description: plan.description.value,
    contentType: plan.contentType.value,
    extensionDescriptors: Object.fromEntries(Object.entries(plan.descriptors).map(([node, { value }]) => [node, value])),
    mtaVersion: plan.mtaVersion.value,
    once: plan.once?.value,
    check,
    sizeLimit,
    ...callOptions(context),
  };
}
