import { isCtmsError } from '../../errors.js';
import type { JobPlan, JobReading } from '../../node/job.js';
import type { Released, ReleaseOptions as LibraryOptions, SizeLimit } from '../../types.js';
import type { Plan } from '../../types/plan.js';
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

/** `ctms export` and `ctms upload`: what the command line says, and what git and the CI system know. */
export async function releaseArchives(context: Context, archives: readonly string[], options: ReleaseOptions): Promise<void> {
  const reading = await planRelease(context, archives, options, false);
  tellReading(context, reading);
  await release(context, reading, options);
}

/** `ctms release`: what the configuration says, too. */
export async function releaseConfigured(context: Context, archives: readonly string[], options: ReleaseOptions): Promise<void> {
  const reading = await planRelease(context, archives, options, true);
  const configured = configuredContext(context, reading);
  tellReading(configured, reading);
  await release(configured, reading, options);
}

/** The context with what only a configuration says: more words, a proxy, Piper's parameter for the service key. */
function configuredContext({ io, options, ...context }: Context, { plan, proxy, serviceKey }: JobReading): Context {
  const env = serviceKey === undefined ? io.env : { ...io.env, PIPER_serviceKey: serviceKey };
  const given = proxy === undefined ? {} : { proxy };
  return { ...context, io: { ...io, env }, options: { ...given, ...options, verbose: plan.verbose.value } };
}

async function release(context: Context, { plan, findings }: JobReading, options: ReleaseOptions): Promise<void> {
  const files = await findArchives(plan.files.value);
  if (options.dryRun) {
    const planned = await dryRun(context, plan, files, options);
    return printPlan(context, { ...planned, warnings: [...findings.map(sentence), ...planned.warnings] }, plan);
  }
  const outputs = await Outputs.open(context, options);
  try {
    const sent = await send(context, plan, files, options, outputs);
    const released = { ...sent, warnings: [...findings.map(sentence), ...sent.warnings] };
    printReleased(context, released);
    await outputs.done(released, files);
  } catch (error) {
    if (isCtmsError(error)) outputs.failed(error);
    throw error;
  } finally {
    await outputs.close();
  }
}

async function dryRun(context: Context, plan: JobPlan, files: readonly string[], options: ReleaseOptions): Promise<Plan> {
  const client = await makeClient(context, { namedUser: plan.namedUser?.value });
  try {
    return await client.plan(operation(plan), plan.nodeName.value, wanted(context, plan, files, options));
  } finally {
    client.close();
  }
}

async function send(context: Context, plan: JobPlan, files: readonly string[], options: ReleaseOptions, outputs: Outputs): Promise<Released> {
  const client = await makeClient(context, { namedUser: plan.namedUser?.value }, outputs);
  const progress = await showProgress(context);
  try {
    return await client[operation(plan)](plan.nodeName.value, { ...wanted(context, plan, files, options), onProgress: progress.update });
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
    check,
    sizeLimit,
    ...callOptions(context),
  };
}
