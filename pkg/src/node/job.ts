import * as glue from '../../wasm/job_bg.js';
import { reported, type Key } from '../client/core.js';
import type { Released } from '../types/release.js';
import type { Followed, Promoted } from '../types/follow.js';
import type { Annotation, JobMigration, JobReading, OutputFormat, PipelineRewriting, PiperStep } from '../../wasm/job_bg.js';
import { compile, instantiate } from './wasm.js';

export type { Annotation, JobDescriptor, JobMigration, JobPlan, JobReading, OutputFormat, PipelineRewriting, PiperStep, Sourced } from '../../wasm/job_bg.js';

/** A field that is undefined counts as not given. */
type Undefinable<T> = { readonly [Name in keyof T]: T[Name] | undefined };

/** What the core reads a plan from. */
export type JobSources = Undefinable<Omit<glue.JobSources, 'options' | 'step'>> & {
  readonly options?: Undefinable<glue.JobOptions>;
  readonly step?: { readonly name: PiperStep; readonly flags: StepFlags };
};

/** The flags of a step of Piper. */
export type StepFlags = Undefinable<glue.StepFlags>;

/** Returns the paths of the files that may configure a release. */
export function wantedFiles(): string[] {
  return core().wantedFiles();
}

/** Returns the further files that a Piper configuration names. */
export function customDefaults(config: string): string[] {
  return core().customDefaults(config);
}

/** Returns the paths of the files that a run of a step of Piper reads. */
export function stepFiles(sources: JobSources): string[] {
  return reported(() => core().stepFiles(sources as glue.JobSources));
}

/** Reads the plan of a release; throws with all findings when there can be none. */
export function readPlan(sources: JobSources): JobReading {
  return reported(() => core().readPlan(sources as glue.JobSources));
}

/** Turns a configuration into a command line; throws with all findings when that is not possible. */
export function migrateJob(sources: JobSources): JobMigration {
  return reported(() => core().migrateJob(sources as glue.JobSources));
}

/**
 * Changes a pipeline so that ctms runs Piper's steps; nothing for a file that is not a pipeline.
 *
 * @param pipeline.command How a job runs ctms.
 * @param pipeline.configuration The text of Piper's configuration, where there is one.
 */
export function rewritePipeline(pipeline: Undefinable<glue.Pipeline>): PipelineRewriting | undefined {
  return reported(() => core().rewritePipeline(pipeline as glue.Pipeline)) ?? undefined;
}

/** Returns the format that fits the CI system of an environment. */
export function guessOutput(environment: JobSources['environment']): OutputFormat | null {
  return reported(() => core().guessOutput(environment));
}

/** The imports that a release was followed through. */
export interface JobImports {
  readonly followed?: readonly Followed[] | undefined;
  readonly promoted?: Promoted | undefined;
}

/** What later steps of a job get to know of a release. */
export type JobOutcome = Pick<Released, 'transportRequestId' | 'description' | 'fileIds' | 'queueEntries'> & JobImports & {
  readonly actionId?: number | undefined;
  readonly status?: string | undefined;
};

/** Renders the result of a release for later steps of a job. */
export function renderOutput(outcome: JobOutcome, format: OutputFormat): string {
  return reported(() => core().renderOutput(outcome, format));
}

/** Renders the result of a release in Markdown, for GitHub's job summary. */
export function renderSummary(outcome: JobOutcome): string {
  return reported(() => core().renderSummary(outcome));
}

/** Says in one sentence for each import that failed why it did. */
export function failureSentences(imports: JobImports = {}): string[] {
  return reported(() => core().failureSentences(imports));
}

/** Renders a message that the CI system shows beside the job; nothing where it has no such command. */
export function renderAnnotation(format: OutputFormat, annotation: Undefinable<Annotation>): string | undefined {
  return reported(() => core().renderAnnotation(format, annotation as Annotation));
}

/** Returns the commands that make the CI system hide a secret; nothing where it has none. */
export function maskSecret(secret: string, format: OutputFormat): string | undefined {
  return reported(() => core().maskSecret(secret, format));
}

/** Returns the commands that make the CI system hide the secrets of a service key. */
export function maskKey(key: Key, format: OutputFormat): string | undefined {
  return key.secrets().map((secret) => maskSecret(secret, format) ?? '').join('') || undefined;
}

/** Returns the line that Piper logs at the end of its steps. */
export function piperLine(outcome: JobOutcome, fileName: string): string {
  return reported(() => core().piperLine(outcome, fileName));
}

/** Returns a line as Piper's log has it; `time` is local, in ISO 8601. */
export function piperLogLine(line: string, step: PiperStep, format: string, time: string): string {
  return core().piperLogLine(line, step, format, time);
}

let loaded: typeof glue | undefined;

/** The readers of job configuration: a wasm of its own, compiled on first use. */
function core(): typeof glue {
  return loaded ??= instantiate('job', glue, compile(() => new URL('../../wasm/job_bg.wasm', import.meta.url)));
}
