import { isCtmsError } from '../../errors.js';
import type { JobReading } from '../../node/job.js';
import { findArchives } from '../archives.js';
import { callOptions, makeClient } from '../client.js';
import type { Context } from '../io.js';
import { Outputs, type OutputOptions } from '../outputs.js';
import { planRelease, type PlanOptions } from '../plan.js';
import { printReleased, sentence, tellReading } from '../print.js';
import { showProgress } from '../progress.js';

/** The options of the commands that make a transport request. */
export interface ReleaseOptions extends PlanOptions, OutputOptions {}

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
    const { plan, findings } = reading;
    const planned = plannedContext(context, reading);
    tellReading(planned, reading);
    outputs.found(findings);
    const files = await findArchives(plan.files.value);
    const sent = await send(planned, plan, files, outputs);
    printReleased(planned, { ...sent, warnings: [...findings.map(sentence), ...sent.warnings] });
    await outputs.done(sent, files);
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

async function send(context: Context, plan: JobReading['plan'], files: readonly string[], outputs: Outputs) {
  const client = await makeClient(context, { namedUser: plan.namedUser?.value }, outputs);
  const progress = await showProgress(context);
  try {
    return await client[plan.operation.value === 'export' ? 'exportFrom' : 'uploadTo'](plan.nodeName.value, {
      files,
      description: plan.description.value,
      contentType: plan.contentType.value,
      once: plan.once?.value,
      onProgress: progress.update,
      ...callOptions(context),
    });
  } finally {
    progress.end();
    client.close();
  }
}
