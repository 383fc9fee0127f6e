import { isCtmsError } from '../../errors.js';
import type { CtmsClient } from '../../node.js';
import type { JobReading } from '../../node/job.js';
import type { Released } from '../../types.js';
import { findArchives } from '../archives.js';
import { callOptions, makeClient } from '../client.js';
import { checkBeforeSending, goOn, type GoOnOptions } from '../go-on.js';
import type { Context } from '../io.js';
import { Outputs, type OutputOptions } from '../outputs.js';
import { planRelease, type PlanOptions } from '../plan.js';
import { printJson, printReleased, sentence, tellReading } from '../print.js';
import { showProgress } from '../progress.js';

/** The options of the commands that make a transport request. */
export interface ReleaseOptions extends PlanOptions, OutputOptions, GoOnOptions {}

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
  const outputs = await Outputs.open(context, options);
  let client: CtmsClient | undefined;
  try {
    client = await makeClient(context, { namedUser: plan.namedUser?.value }, outputs);
    await checkBeforeSending(context, client, options);
    const sent = await send(context, client, plan, files);
    const released = { ...sent, warnings: [...findings.map(sentence), ...sent.warnings] };
    if (!context.options.json) printReleased(context.io, released);
    const { outcome, error } = await goOn(context, client, released, options);
    if (context.options.json && !error) printJson(context.io, outcome);
    await outputs.done(outcome, files);
    if (error) throw error;
  } catch (error) {
    if (isCtmsError(error)) outputs.failed(error);
    throw error;
  } finally {
    client?.close();
    await outputs.close();
  }
}

async function send(context: Context, client: CtmsClient, plan: JobReading['plan'], files: readonly string[]): Promise<Released> {
  const progress = await showProgress(context);
  try {
    return await client[plan.operation.value === 'export' ? 'exportFrom' : 'uploadTo'](plan.nodeName.value, {
      files,
      description: plan.description.value,
      contentType: plan.contentType.value,
      onProgress: progress.update,
      ...callOptions(context),
    });
  } finally {
    progress.end();
  }
}
