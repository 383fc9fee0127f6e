import { readdir, readFile, writeFile } from 'node:fs/promises';

import { usage } from '../../errors.js';
import { rewritePipeline, type PipelineRewriting } from '../../node/job.js';
import { confirm } from '../confirm.js';
import type { Context } from '../io.js';
import { colours } from '../print/colours.js';
import { printJson } from '../print/json.js';
import { printable } from '../print/printable.js';
import { jobCommand } from '../source.js';

/** A pipeline that was read, and what becomes of it. */
interface Pipeline extends PipelineRewriting {
  readonly path: string;
  readonly original: string;
}

const WHERE = 'Jenkinsfile, .github/workflows, azure-pipelines.yml, .gitlab-ci.yml';

/** `ctms migrate --write`: shows what changes, asks, and writes it. */
export async function writePipelines(context: Context, file: string | undefined, yes: boolean): Promise<void> {
  const { io, options } = context;
  const pipelines = await readPipelines(file);
  const changed = pipelines.filter(({ changes }) => changes.length > 0);
  const names = changed.map(({ path }) => path).join(', ');
  if (!options.json) for (const pipeline of pipelines) show(context, pipeline);
  if (changed.length > 0) {
    if (!yes && !(io.stdin.isTTY && io.stderr.isTTY)) {
      throw usage('USAGE', 'nothing was written: there is no terminal on which to ask', 'use --yes to write the changes without asking');
    }
    await confirm(context, `Write ${names}?`, yes);
    for (const pipeline of changed) await write(pipeline);
  }
  if (options.json) return printJson(io, { files: pipelines.map(document), written: changed.map(({ path }) => path) });
  io.stdout.write(changed.length > 0 ? `Changed ${names}\n` : 'Nothing to change\n');
  tellRest(context, pipelines);
}

/** `ctms migrate --check`: names what is left of the two steps; 1 if something is. */
export async function checkPipelines(context: Context, file: string | undefined): Promise<number> {
  const { io, options } = context;
  const pipelines = await readPipelines(file);
  const left = pipelines.flatMap(placesOf);
  if (options.json) printJson(io, { files: pipelines.map(({ path }) => path), left });
  else if (left.length === 0) io.stdout.write(`Nothing of Piper's tmsUpload and tmsExport is left in ${pipelines.map(({ path }) => path).join(', ')}\n`);
  else io.stdout.write(left.map(({ file, line, text }) => `${file}:${line}: ${printable(text)}\n`).join(''));
  if (left.length > 0 && !options.json && !options.quiet) io.stderr.write('To change it: ctms migrate --write\n');
  return left.length > 0 ? 1 : 0;
}

/** A line of a pipeline that has something of the steps. */
interface Place {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

function placesOf({ path, changes, left }: Pipeline): Place[] {
  const changeable = changes.filter(({ isStep }) => isStep).map(({ line, before: [text = ''] }) => ({ line, text: text.trim() }));
  const places = [...changeable, ...left].map(({ line, text }) => ({ file: path, line, text }));
  return places.sort((one, other) => one.line - other.line);
}

async function readPipelines(file: string | undefined): Promise<Pipeline[]> {
  const files = file === undefined ? await findPipelines() : [file];
  if (files.length === 0) throw usage('USAGE', `there is no pipeline here: ${WHERE}`, 'name the file, or change into the folder of the repository');
  const configuration = await firstText(['.pipeline/config.yml', '.pipeline/config.yaml']);
  return Promise.all(files.map(async (path) => {
    const original = await readText(path);
    const rewriting = rewritePipeline({ path, text: original, command: jobCommand(), configuration });
    if (rewriting === undefined) throw usage('USAGE', `${path} is not the file of a pipeline that ctms knows`, `--write and --check are for ${WHERE}`);
    return { ...rewriting, path, original };
  }));
}

async function findPipelines(): Promise<string[]> {
  const here = await filesIn('.');
  const own = here.filter((name) => /^Jenkinsfile/.test(name) || /^(azure-pipelines.*|\.gitlab-ci)\.ya?ml$/.test(name));
  const workflows = (await filesIn('.github/workflows')).filter((name) => /\.ya?ml$/.test(name));
  const extensions = (await filesIn('.pipeline/extensions')).filter((name) => name.endsWith('.groovy'));
  return [...own, ...workflows.map((name) => `.github/workflows/${name}`), ...extensions.map((name) => `.pipeline/extensions/${name}`)];
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name).sort();
}

async function firstText(files: readonly string[]): Promise<string | undefined> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => undefined)));
  return texts.find((text) => text !== undefined);
}

/** The text as it is, with its byte order mark, and only if it is UTF-8: it is written back byte for byte. */
async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch(({ code, message }: NodeJS.ErrnoException) => {
    throw usage('USAGE', code === 'ENOENT' ? `file not found: ${file}` : `${file} cannot be read: ${code ?? message}`, 'check its path');
  });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw usage('USAGE', `${file} is not UTF-8, so ctms does not change it`, 'change it by hand, or save it as UTF-8 first');
  }
}

async function write({ path, original, text }: Pipeline): Promise<void> {
  if ((await readText(path)) !== original) throw usage('USAGE', `${path} has changed meanwhile, and was not written`, 'run ctms migrate --write again');
  await writeFile(path, text).catch(({ code, message }: NodeJS.ErrnoException) => {
    throw usage('USAGE', `${path} cannot be written: ${code ?? message}`, 'let this user write the file');
  });
}

/** Shows the changes of a pipeline as hunks of a diff, and the block to paste. */
function show({ io }: Context, { path, changes, block }: Pipeline): void {
  const { red, green } = colours(io);
  if (changes.length > 0) io.stdout.write(`Changes in ${path}:\n`);
  let shift = 0;
  for (const { line, before, after } of changes) {
    const at = line + shift - (after.length === 0 ? 1 : 0);
    io.stdout.write(`@@ -${line},${before.length} +${at},${after.length} @@\n`);
    for (const text of before) io.stdout.write(`${red(`-${shown(text)}`)}\n`);
    for (const text of after) io.stdout.write(`${green(`+${shown(text)}`)}\n`);
    shift += after.length - before.length;
  }
  if (block !== null) io.stdout.write(`Paste into ${path}:\n\n${block}\n`);
}

/** A line with its tabs, without what a terminal would obey. */
function shown(line: string): string {
  return line.split('\t').map(printable).join('\t');
}

/** What was left, and what a person must do besides. */
function tellRest({ io, options }: Context, pipelines: readonly Pipeline[]): void {
  if (options.quiet) return;
  for (const { path, left } of pipelines) {
    for (const { line, text, reason } of left) io.stderr.write(`Left: ${path}:${line}: ${printable(text)}\n  ${reason}\n`);
  }
  for (const task of new Set(pipelines.flatMap(({ tasks }) => tasks))) io.stderr.write(`To do: ${task}\n`);
}

/** A pipeline as `--json` shows it. */
function document({ path, kind, changes, left, tasks, block }: Pipeline): object {
  return { file: path, kind, changes, left, tasks, ...(block === null ? {} : { block }) };
}
