import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

import { usage, type CtmsError, type Finding } from '../../errors.js';
import {
  failureSentences, guessOutput, maskKey, maskSecret, piperLine, piperLogLine, renderAnnotation, renderOutput, renderSummary,
  type JobImports, type OutputFormat, type PiperStep,
} from '../../node/job.js';
import { node } from '../../node/platform.js';
import type { Released } from '../../types/release.js';
import { variable, type Context, type Io } from '../io.js';
import type { release } from '../options.js';
import type { OptionValues } from '../spec.js';
import type { Keys } from './keys.js';
import { hintWords, sentence } from '../print/errors.js';
import { harmless, printable } from '../print/printable.js';

/** The options that say what later steps of a job get to know. */
type OutputOptions = Pick<OptionValues<typeof release>, 'output' | 'piperLine' | 'dryRun'>;

/** A file that is open, and what it is called where it cannot be written. */
interface OpenFile {
  readonly handle: FileHandle;
  readonly name: string;
}

/** A step of Piper that is run, and the format of its log. */
export interface StepLog {
  readonly step: PiperStep;
  readonly format: string;
}

/** One place that outputs are written to; without a file, standard output. */
interface Target {
  readonly format: OutputFormat;
  readonly file?: OpenFile;
}

/** What a command hands to the CI system it runs in. */
export class Outputs {
  readonly #context: Context;
  readonly #targets: readonly Target[];
  readonly #summary: OpenFile | undefined;
  readonly #piperLine: boolean;
  readonly #log: StepLog | undefined;
  readonly #masked = new Set<string>();

  private constructor(context: Context, targets: readonly Target[], summary: OpenFile | undefined, piperLine: boolean, log: StepLog | undefined) {
    this.#context = context;
    this.#targets = targets;
    this.#summary = summary;
    this.#piperLine = piperLine;
    this.#log = log;
  }

  /**
   * Opens every file before anything is sent, so that none is found to be unwritable after the deed.
   * What an earlier run has left there is gone then, unless nothing is to be done at all.
   */
  static async open(context: Context, { output = [], piperLine = false, dryRun = false }: OutputOptions, log?: StepLog): Promise<Outputs> {
    const targets: Target[] = [];
    for (const wish of output) {
      const target = await openTarget(context.io, wish, dryRun ? 'a' : 'w');
      if (target) targets.push(target);
    }
    const summaryFile = targets.some(({ format }) => format === 'github') ? variable(context.io, 'GITHUB_STEP_SUMMARY') : undefined;
    const summary = summaryFile === undefined ? undefined : await openFile(summaryFile, 'a', 'GITHUB_STEP_SUMMARY');
    return new Outputs(context, targets, summary, piperLine, log);
  }

  /** Makes the CI system hide the secrets of the keys. */
  maskKeys({ serviceKey, operatingKey, serviceInstance }: Keys): void {
    const { allowHttp } = this.#context.options;
    for (const [document, isSecond] of [[serviceKey, false], [operatingKey, true]] as const) {
      if (document === undefined) continue;
      const key = document.open(node, { serviceInstance, allowHttp }, isSecond);
      this.#command((format) => maskKey(key, format));
    }
  }

  /** Makes the CI system hide a token, once. */
  readonly maskToken = (token: string): void => {
    if (this.#masked.has(token)) return;
    this.#masked.add(token);
    this.#command((format) => maskSecret(token, format));
  };

  /** Hands out the result of a release, wherever that is possible. */
  async done(released: Released, files: readonly string[], uploaded: readonly string[]): Promise<void> {
    const failures: unknown[] = [];
    const append = (file: OpenFile, text: string): Promise<void> =>
      file.handle.appendFile(text).catch((error: Error) => { failures.push(unwritable(file.name, error)); });
    for (const { format, file } of this.#targets) {
      const text = renderOutput(released, format);
      if (file) await append(file, text);
      else this.#results().write(text);
    }
    if (this.#summary) await append(this.#summary, [renderSummary(released), ...uploaded.map((sentence) => `\n${sentence}\n`)].join('') + '\n');
    const line = (): string => harmless(printable(piperLine(released, files.map((file) => path.basename(file)).join(', '))));
    if (this.#piperLine) this.#results().write(`${line()}\n`);
    // Where Piper's log goes, and the last line of it.
    if (this.#log) this.#context.io.raw.stderr.write(`${piperLogLine(line(), this.#log.step, this.#log.format, localTime())}\n`);
    for (const warning of released.warnings) this.#annotate('warning', 'ctms', warning);
    if (failures.length > 0) throw failures[0];
  }

  /** Shows findings beside the job, at the file and the line that they are about. */
  found(findings: readonly Finding[], title = 'ctms'): void {
    for (const finding of findings) this.#annotate(finding.severity, title, sentence(finding), finding.at);
  }

  /** Shows an error beside the job. */
  failed(error: CtmsError): void {
    const { code, message, details } = error;
    const { findings = [] } = details;
    const hint = hintWords(error);
    if (findings.length > 0) this.found(findings, code);
    else this.#annotate('error', code, hint ? `${message} - ${hint}` : message);
    if (code === 'IMPORT_FAILED') for (const sentence of failureSentences((details as { readonly result?: JobImports }).result)) this.#annotate('error', code, sentence);
  }

  async close(): Promise<void> {
    await Promise.all([this.#summary, ...this.#targets.map(({ file }) => file)].map((file) => file?.handle.close()));
  }

  #annotate(severity: Finding['severity'], title: string, message: string, at?: string): void {
    this.#command((format) => {
      const line = renderAnnotation(format, { severity, title, message: harmless(message), at });
      return line && `${line}\n`;
    });
  }

  /** Commands of the CI system go to standard error: standard output may hold one document. */
  #command(render: (format: OutputFormat) => string | undefined): void {
    for (const { format } of this.#targets) this.#context.io.raw.stderr.write(render(format) ?? '');
  }

  /** Where results go that are not the one document of `--json`. */
  #results(): NodeJS.WritableStream {
    const { io, options } = this.#context;
    return options.json ? io.raw.stderr : io.raw.stdout;
  }
}

/** This moment as clocks here show it, with its distance from UTC. */
function localTime(): string {
  const now = new Date();
  const minutes = -now.getTimezoneOffset();
  const local = new Date(now.getTime() + minutes * 60_000).toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length);
  const pad = (number: number): string => String(Math.trunc(number)).padStart(2, '0');
  const distance = Math.abs(minutes);
  return `${local}${minutes < 0 ? '-' : '+'}${pad(distance / 60)}:${pad(distance % 60)}`;
}

/** Where a wish goes: `github`, `json=out.json`, `auto`. */
async function openTarget(io: Io, wish: string, flag: 'a' | 'w'): Promise<Target | undefined> {
  const at = wish.indexOf('=');
  const name = at < 0 ? wish : wish.slice(0, at);
  const given = at < 0 ? undefined : wish.slice(at + 1);
  const format = name === 'auto' ? guessOutput(io.env) : (name as OutputFormat);
  switch (format) {
    case undefined:
      return undefined;
    case 'azure':
      return { format };
    case 'github':
      return { format, file: await openFile(githubFile(io), 'a', 'GITHUB_OUTPUT') };
    case 'gitlab':
    case 'dotenv':
      return { format, file: await openFile(given ?? 'ctms.env', flag, '--output') };
    case 'json':
      return { format, file: await openFile(given ?? '', flag, '--output') };
  }
}

function githubFile(io: Io): string {
  const file = variable(io, 'GITHUB_OUTPUT');
  if (file !== undefined) return file;
  throw usage('USAGE', '--output github needs the variable GITHUB_OUTPUT, which is not set', 'use it in a step of a GitHub workflow, or write --output json=FILE');
}

async function openFile(file: string, flag: 'a' | 'w', from: string): Promise<OpenFile> {
  const name = `the file of ${from}, ${file},`;
  try {
    return { handle: await open(file, flag), name };
  } catch (error) {
    throw unwritable(name, error as Error);
  }
}

function unwritable(name: string, { message }: Error): CtmsError {
  return usage('USAGE', `${name} cannot be written: ${message}`, 'give the path of a file in an existing folder, where there is room');
}
