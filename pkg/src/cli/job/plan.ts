import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { isCtmsError, usage } from '../../errors.js';
import { customDefaults, readPlan, stepFiles, wantedFiles, type JobReading, type JobSources, type PiperStep, type StepFlags } from '../../node/job.js';
import { readTextFile } from '../../node/read-text.js';
import { checkedOut } from './commit.js';
import type { releaseCommand } from '../commands/release/spec.js';
import { inTime } from '../in-time.js';
import type { Context, Io } from '../io.js';
import type { GlobalOptions } from '../options.js';
import type { OptionValues } from '../spec.js';

/** The options of a command line that a plan is made of. */
export type PlanOptions = Partial<Omit<OptionValues<(typeof releaseCommand)['options']>, keyof GlobalOptions>>;

const ARCHIVE_FOLDER = 'mta_archives';

/**
 * Makes the plan of a release from the command line, from what git and the CI
 * system know, and, with `readConfiguration`, from the configuration files.
 *
 * @param archives Those that the command line names, found.
 */
export async function planRelease(
  context: Context,
  archives: readonly string[],
  options: PlanOptions,
  readConfiguration: boolean,
): Promise<JobReading> {
  const sources = await findSources(context, archives, options, readConfiguration);
  return readPlan(sources);
}

/** Finds everything that a release may be configured with. */
export async function findSources(
  context: Context,
  archives: readonly string[],
  options: PlanOptions,
  readConfiguration: boolean,
): Promise<JobSources> {
  const { io, options: { proxy, verbose } } = context;
  const { config, from, to, description, namedUser, contentType, descriptor, mtaVersion, once, stageName, follow, importTo, check } = options;
  return {
    files: readConfiguration ? await inTime(context, 'reading the configuration', (signal) => configurationFiles(config, signal)) : {},
    environment: readConfiguration ? io.env : withoutPiper(io.env),
    options: {
      archive: archives, config, from, to, description, namedUser, contentType, descriptor, mtaVersion,
      once, stageName, importTo, follow, proxy, verbose, check,
    },
    archives: archives.length > 0 ? [] : await builtArchives(),
    ...(description?.trim() ? {} : await checkout()),
  };
}

/** Finds everything that a step of Piper may be configured with; `flags` are those of its command line. */
export async function findStepSources(context: Context, name: PiperStep, flags: StepFlags): Promise<JobSources> {
  const sources = { files: {}, environment: context.io.env, archives: await builtArchives(), step: { name, flags } };
  return inTime(context, 'reading the configuration', async (signal) => {
    const files = await read(stepFiles(sources), signal, unreadable);
    return { ...sources, files: { ...files, ...(await read(Object.values(files).flatMap((text) => customDefaults(text)), signal)) } };
  });
}

async function checkout(): Promise<Pick<JobSources, 'git' | 'refusedCheckout'>> {
  const found = await checkedOut();
  return found !== undefined && 'refused' in found ? { refusedCheckout: found.refused } : { git: found };
}

async function configurationFiles(config: string | undefined, signal: AbortSignal): Promise<Record<string, string>> {
  const files = { ...(await read(wantedFiles(), signal, unreadable)), ...(await read(config === undefined ? [] : [config], signal)) };
  const named = Object.entries(files).filter(([file]) => file === config || /^\.(pipeline|sap_cid)\/config\./.test(file));
  return { ...files, ...(await read(named.flatMap(([, text]) => customDefaults(text)), signal)) };
}

/** Reads those files that are there; the core says what is wrong with one that is named somewhere. */
async function read(
  files: readonly string[],
  signal: AbortSignal,
  otherwise: (file: string, error: NodeJS.ErrnoException) => undefined = () => undefined,
): Promise<Record<string, string>> {
  const texts = await Promise.all(files.map((file) => readTextFile(file, signal).catch((error: NodeJS.ErrnoException) => {
    if (isCtmsError(error)) throw error;
    // One that is too large has no code of the system.
    return error.code === undefined ? unreadable(file, error) : otherwise(file, error);
  })));
  const pairs = files.map((file, index) => [file, texts[index]] as const);
  return Object.fromEntries(pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined));
}

/** Nobody has named these files, so that most are not there; one that is there must not count as none. */
function unreadable(file: string, { code, message }: NodeJS.ErrnoException): undefined {
  if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
  throw usage('USAGE', `${file} cannot be read: ${code ?? message}`, 'let this user read the file, or remove it');
}

/** What the MTA build tool has left where it leaves archives by default. */
async function builtArchives(): Promise<string[]> {
  const found = await readdir(ARCHIVE_FOLDER, { withFileTypes: true }).catch(() => []);
  const names = found.filter((entry) => entry.name.endsWith('.mtar') && !entry.isDirectory()).map(({ name }) => name);
  return names.sort().map((name) => path.posix.join(ARCHIVE_FOLDER, name));
}

/** Piper's variables are for `ctms release`, which stands for its step. */
function withoutPiper(env: Io['env']): Io['env'] {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('PIPER_')));
}
