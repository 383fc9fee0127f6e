import * as glue from '../../wasm/job_bg.js';
import { reported, type Key } from '../client/core.js';
import type { Released } from '../types/release.js';
import type { Finding } from '../errors.js';
import type { ContentType } from '../types/files.js';
import type { Followed, Promoted } from '../types/follow.js';
import { compile, instantiate } from './wasm.js';

/** A value and the place that it was taken from, such as `.pipeline/config.yml:12`. */
export interface Given<T> {
  readonly value: T;
  readonly origin: string;
}

/** What a release does; `null` where nothing is said. */
export interface JobPlan {
  readonly operation: Given<'export' | 'upload'>;
  readonly nodeName: Given<string>;
  readonly files: Given<readonly string[]>;
  readonly description: Given<string>;
  readonly namedUser: Given<string> | null;
  readonly mtaVersion: Given<string>;
  readonly descriptors: Readonly<Record<string, Given<string>>>;
  /** Shown without its password. */
  readonly proxy: Given<string> | null;
  readonly verbose: Given<boolean>;
  readonly importTo: Given<string> | null;
  readonly follow: Given<boolean>;
  readonly once: Given<string> | null;
  readonly contentType: Given<ContentType>;
  readonly credential: Given<string> | null;
  /** Only where it comes from. */
  readonly serviceKey: string | null;
}

/** A plan, with what it does not show. */
export interface JobReading {
  readonly plan: JobPlan;
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  readonly proxy?: string;
  readonly serviceKey?: string;
}

/** What the core reads a plan from. */
export interface JobSources {
  readonly files: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Options by their names without dashes. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly archives: readonly string[];
  /** The step of Piper that is run; `options` are its flags then. */
  readonly step?: PiperStep;
  readonly git?: { readonly id: string; readonly message: string } | undefined;
  /** The checkout, if git refuses to read it because it belongs to another user. */
  readonly refusedCheckout?: string;
}

/** Piper's two steps. */
export type PiperStep = 'tmsUpload' | 'tmsExport';

/** A configuration as a command line. */
export interface JobMigration {
  /** Quoted for a POSIX shell. */
  readonly commandLine: string;
  readonly arguments: readonly string[];
  readonly dropped: readonly string[];
  readonly notes: readonly string[];
  readonly findings: readonly Finding[];
}

/** Some lines of a pipeline that became others; `line` is the first, from 1. */
export interface PipelineChange {
  readonly line: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Whether one of the steps ran here, and not only what it needs stands here. */
  readonly isStep: boolean;
}

/** A place of a pipeline where one of Piper's steps is left, and why. */
export interface PipelineLeftover {
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

/** What became of a pipeline. */
export interface PipelineRewriting {
  readonly kind: 'jenkins' | 'github' | 'azure' | 'gitlab';
  readonly text: string;
  readonly changes: readonly PipelineChange[];
  readonly left: readonly PipelineLeftover[];
  /** What a person must do besides. */
  readonly tasks: readonly string[];
  /** Lines to paste, where the file is not changed. */
  readonly block: string | null;
}

/** The systems and forms that outputs are written for. */
export type OutputFormat = 'github' | 'azure' | 'gitlab' | 'dotenv' | 'json';

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
  return reported(() => core().stepFiles(sources));
}

/** Reads the plan of a release; throws with all findings when there can be none. */
export function readPlan(sources: JobSources): JobReading {
  return reported(() => core().readPlan(sources)) as JobReading;
}

/** Turns a configuration into a command line; throws with all findings when that is not possible. */
export function migrateJob(sources: JobSources): JobMigration {
  return reported(() => core().migrateJob(sources)) as JobMigration;
}

/**
 * Changes a pipeline so that ctms runs Piper's steps; nothing for a file that is not a pipeline.
 *
 * @param pipeline.command How a job runs ctms.
 * @param pipeline.configuration The text of Piper's configuration, where there is one.
 */
export function rewritePipeline(pipeline: { path: string; text: string; command: string; configuration?: string | undefined }): PipelineRewriting | undefined {
  return (reported(() => core().rewritePipeline(pipeline)) ?? undefined) as PipelineRewriting | undefined;
}

/** Returns the format that fits the CI system of an environment. */
export function guessOutput(environment: JobSources['environment']): OutputFormat | undefined {
  return reported(() => core().guessOutput(environment)) as OutputFormat | undefined;
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

/** A result holds more than that, and the core refuses what it does not know. */
function known({ transportRequestId, actionId, queueEntries, fileIds, status, description, ...ended }: JobOutcome): object {
  return { transportRequestId, actionId, queueEntries, fileIds, status, description, ...knownImports(ended) };
}

/** The imports of a result, as far as the core wants to know of them. */
function knownImports({ followed, promoted }: JobImports): object {
  const steps = promoted?.steps.map(({ followed }) => ({ followed: followed && knownImport(followed) }));
  return { followed: (followed ?? []).map(knownImport), promoted: { steps: steps ?? [] } };
}

function knownImport({ nodeName, isSuccess, diagnosis, firstError, deploymentLogs, deploymentLogsExpireAt, messages }: Followed): object {
  return {
    nodeName, isSuccess, firstError, deploymentLogs, deploymentLogsExpireAt,
    diagnosis: diagnosis.map(({ certainty, cause, advice }) => ({ certainty, cause, advice })),
    messages: messages.map(({ createdAt, severity, text }) => ({ createdAt, severity, text })),
  };
}

/** Renders the result of a release for later steps of a job. */
export function renderOutput(outcome: JobOutcome, format: OutputFormat): string {
  return reported(() => core().renderOutput(known(outcome), format)) ?? '';
}

/** Renders the result of a release in Markdown, for GitHub's job summary. */
export function renderSummary(outcome: JobOutcome): string {
  return reported(() => core().renderSummary(known(outcome)));
}

/** Says in one sentence for each import that failed why it did. */
export function failureSentences(imports: JobImports = {}): string[] {
  return reported(() => core().failureSentences(knownImports(imports)));
}

/** A message that the CI system shows beside the job. */
export interface Annotation {
  readonly severity: Finding['severity'];
  /** A few words, such as the error's code. */
  readonly title: string;
  readonly message: string;
  /** The place of a finding; file and line of it are used, if it has them. */
  readonly at?: string | undefined;
}

/** Renders a message that the CI system shows beside the job; nothing where it has no such command. */
export function renderAnnotation(format: OutputFormat, { severity, title, message, at }: Annotation): string | undefined {
  return core().renderAnnotation(format, severity === 'error', title, message, at);
}

/** Returns the commands that make the CI system hide a secret; nothing where it has none. */
export function maskSecret(secret: string, format: OutputFormat): string | undefined {
  return core().maskSecret(secret, format);
}

/** Returns the commands that make the CI system hide the secrets of a service key. */
export function maskKey(key: Key, format: OutputFormat): string | undefined {
  return key.secrets().map((secret) => maskSecret(secret, format) ?? '').join('') || undefined;
}

/** Returns the line that Piper logs at the end of its steps. */
export function piperLine(outcome: JobOutcome, fileName: string): string {
  return reported(() => core().piperLine(known(outcome), fileName));
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
