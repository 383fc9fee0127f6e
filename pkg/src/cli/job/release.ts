import { isCtmsError, usage } from '../../errors.js';
import type { CtmsClient } from '../../node.js';
import type { JobPlan, JobReading } from '../../node/job.js';
import type { SizeLimit } from '../../types/files.js';
import type { Released, ReleaseOptions as LibraryOptions } from '../../types/release.js';
import { findArchives } from './archives.js';
import { callOptions, connectAhead } from '../client.js';
import { asks, confirm } from '../confirm.js';
import { placedWords, printPlan } from '../print/plan.js';
import { refuseUnused } from './follow.js';
import { checkBeforeSending, goOn, named } from './go-on.js';
import type { Context } from '../io.js';
import { Outputs, type StepLog } from './outputs.js';
import { planRelease, type PlanOptions } from './plan.js';
import type { release } from '../options.js';
import { sentence, tellReading } from '../print/errors.js';
import { printJson } from '../print/json.js';
import { printable } from '../print/printable.js';
import { printReleased } from '../print/released.js';
import type { OptionValues } from '../spec.js';
import { showProgress } from '../print/progress.js';
import { timePrinter } from '../print/times.js';
import { sendMuch } from '../warm-up.js';

/** The options of the commands that create a transport request. */
export type ReleaseOptions = OptionValues<typeof release> & PlanOptions;

/** One run of a command: what it shall do, and with what. */
interface Job {
  readonly context: Context;
  readonly client: CtmsClient;
  readonly outputs: Outputs;
  readonly reading: JobReading;
  /** The node's name, also where its id was given. */
  readonly nodeName: string;
  readonly files: readonly string[];
  readonly options: ReleaseOptions;
}

/**
 * `ctms export` and `ctms upload`: what the command line says, and what git and
 * the CI system know; `ctms release`: what the configuration says, too.
 */
export async function runRelease(
  context: Context,
  archives: readonly string[],
  options: ReleaseOptions,
  readConfiguration: boolean,
): Promise<void> {
  await runPlanned(context, archives, options, {
    // A configuration may name another proxy and another key.
    isConnectedAhead: !readConfiguration,
    read: (named) => planRelease(context, named, options, readConfiguration),
  });
}

/** `ctms piper`: what the command line of a step of Piper says, and all that it reads. */
export async function runStep(context: Context, options: Pick<ReleaseOptions, 'output'>, log: StepLog, read: () => Promise<JobReading>): Promise<void> {
  await runPlanned(context, [], { ...options, yes: true }, { isConnectedAhead: false, read, log });
}

/** Where the plan of a job comes from. */
interface Planning {
  readonly isConnectedAhead: boolean;
  /** Makes the plan; `named` are the archives of the command line. */
  readonly read: (named: readonly string[]) => Promise<JobReading>;
  readonly log?: StepLog;
}

async function runPlanned(context: Context, archives: readonly string[], options: ReleaseOptions, { isConnectedAhead, read, log }: Planning): Promise<void> {
  const outputs = await Outputs.open(context, options, log);
  let client: CtmsClient | undefined;
  try {
    if (isConnectedAhead) client = await connectAhead(context, outputs);
    const named = await findArchives(archives);
    const reading = await read(named);
    const { plan, findings } = reading;
    const planned = plannedContext(context, reading, log !== undefined);
    const merged = plannedOptions(options, plan);
    refuseUnused(merged);
    tellReading(planned, reading);
    outputs.found(findings);
    const files = reading.hasFilePatterns ? await findArchives(plan.files.value) : plan.files.value;
    client ??= await connectAhead(planned, outputs);
    const nodeName = await nodeNameOf(planned, client, plan.nodeName.value);
    await run({ context: planned, client, outputs, reading, nodeName, files, options: merged });
  } catch (error) {
    if (isCtmsError(error)) outputs.failed(error);
    throw error;
  } finally {
    client?.close();
    await outputs.close();
  }
}

/** Exports and uploads take the names of nodes: an id is looked up, unless a node has it for a name. */
async function nodeNameOf(context: Context, client: CtmsClient, given: string): Promise<string> {
  if (!/^\d+$/.test(given)) return given;
  const nodes = await client.nodes.list(callOptions(context)).catch((error: unknown) => {
    if (!isCtmsError(error) || !['REFUSED', 'UNAUTHORIZED', 'FORBIDDEN', 'EXPORT_ONLY'].includes(error.code)) throw error;
    throw usage('USAGE', `node ${given}: this service key may not read nodes, so their ids cannot be used`, 'give the name of the node');
  });
  return (nodes.find(({ name }) => name === given) ?? nodes.find(({ id }) => String(id) === given))?.name ?? given;
}

/**
 * The context with what a plan may say: more words, a proxy, Piper's parameter for the service key,
 * which for a step of Piper comes before all other keys.
 */
function plannedContext({ io, options, ...context }: Context, { plan, proxy, serviceKey }: JobReading, isStep: boolean): Context {
  const name = isStep ? 'CTMS_SERVICE_KEY' : 'PIPER_serviceKey';
  const planned = serviceKey === null ? io : { ...io, env: { ...io.env, [name]: serviceKey.value } };
  const given = proxy === null ? {} : { proxy: proxy.value };
  return { ...context, io: planned, options: { ...given, ...options, verbose: plan.verbose.value } };
}

/** The options with what a plan says about the time after the release. */
function plannedOptions(options: ReleaseOptions, { follow, importTo, namedUser }: JobPlan): ReleaseOptions {
  return {
    ...options,
    follow: follow.value,
    ...(importTo === null ? {} : { importTo: importTo.value }),
    ...(namedUser === null ? {} : { namedUser: namedUser.value }),
  };
}

async function run(job: Job): Promise<void> {
  const { context, client, outputs, reading, files, options } = job;
  const { operation: verb } = reading.plan;
  await checkBeforeSending(context, client, options, { from: job.nodeName, isExport: verb.value === 'export' });
  if (options.dryRun) return showPlan(job);
  await confirmReplacing(job);
  const { sent, uploaded } = await send(job);
  const released = { ...sent, warnings: [...reading.findings.map(sentence), ...sent.warnings] };
  if (!context.options.json) printReleased(context.io, released);
  const { outcome, error } = await goOn(context, client, released, options);
  const unwritten = await outputs.done({ ...outcome, warnings: sent.warnings }, files, uploaded).catch((failure: unknown) => {
    if (!isCtmsError(failure)) throw failure;
    return named(failure, outcome);
  });
  // The reader of the job learns of both; its end is that of the import.
  if (error && unwritten) context.io.stderr.write(`Warning: ${unwritten.message}\n`);
  const failed = error ?? unwritten;
  if (failed) throw failed;
  if (context.options.json) printJson(context.io, outcome);
}

/** Asks on a terminal before descriptors of the nodes are replaced, each with its age: the service keeps no old ones. */
async function confirmReplacing(job: Job): Promise<void> {
  const { context, client, reading: { plan }, options: { yes } } = job;
  if (!asks(context, yes) || Object.keys(plan.descriptors).length === 0) return;
  const { descriptors, earlierTransportRequestId } = await client.plan(operation(plan), job.nodeName, wanted(job));
  const replaced = descriptors.filter(({ replaces }) => replaces !== null);
  if (earlierTransportRequestId !== null || replaced.length === 0) return;
  const time = timePrinter(context.io);
  for (const one of replaced) context.io.stderr.write(`${printable(placedWords(one, time))}\n`);
  await confirm(context, `Replace ${replaced.length === 1 ? 'this extension descriptor' : `these ${replaced.length} extension descriptors`}?`);
}

async function showPlan(job: Job): Promise<void> {
  const { context, client, reading: { plan, findings } } = job;
  const planned = await client.plan(operation(plan), job.nodeName, wanted(job));
  printPlan(context, { ...planned, warnings: [...findings.map(sentence), ...planned.warnings] }, plan);
}

async function send(job: Job): Promise<{ readonly sent: Released; readonly uploaded: readonly string[] }> {
  const { context, client, reading: { plan } } = job;
  const progress = await showProgress(context);
  sendMuch();
  try {
    const sent = await client[operation(plan)](job.nodeName, { ...wanted(job), onProgress: progress.update });
    return { sent, uploaded: progress.uploaded };
  } finally {
    progress.end();
  }
}

function operation(plan: JobPlan): 'exportFrom' | 'uploadTo' {
  return plan.operation.value === 'export' ? 'exportFrom' : 'uploadTo';
}

function wanted({ context, reading: { plan }, files, options: { check, sizeLimit } }: Job): LibraryOptions {
  return {
    files,
    description: plan.description.value,
    namedUser: plan.namedUser?.value,
    contentType: plan.contentType.value,
    extensionDescriptors: Object.fromEntries(plan.descriptors.map(({ nodeName, file }) => [nodeName, file.value])),
    mtaVersion: plan.mtaVersion.value,
    once: plan.once?.value,
    check,
    sizeLimit,
    ...callOptions(context),
  };
}
